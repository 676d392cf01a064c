/**
 * Asynchronous invocation: how functions are configured for it. This class puts the parts together; the operations are in
 * ../operations/, the configurations in event-invoke-configs.ts.
 */
import type { Logger } from '../../../platform/logger.ts';
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationTable } from '../../../protocol/service.ts';
import type { CommandLog } from '../../../storage/command-log.ts';
import { LogError } from '../../../storage/log-engine.ts';
import type { FunctionCatalogue } from '../functions/function-catalogue.ts';
import { type FunctionKey, keyText } from '../functions/function-reference.ts';
import { deleteFunctionEventInvokeConfig } from '../operations/delete-function-event-invoke-config.ts';
import { getFunctionEventInvokeConfig } from '../operations/get-function-event-invoke-config.ts';
import { listFunctionEventInvokeConfigs } from '../operations/list-function-event-invoke-configs.ts';
import { putFunctionEventInvokeConfig } from '../operations/put-function-event-invoke-config.ts';
import { updateFunctionEventInvokeConfig } from '../operations/update-function-event-invoke-config.ts';
import { type EventInvokeHandle, eventInvokeSection } from './event-invoke-configs.ts';
import type { InvocationDestination } from './ports.ts';

export interface AsynchronousInvocationsOptions {
  readonly commands: CommandLog;
  readonly catalogue: FunctionCatalogue;
  readonly destinations: InvocationDestination;
  readonly logger: Logger;
}

export type AsynchronousOperations = Required<
  Pick<
    OperationTable<LambdaOperations>,
    | 'PutFunctionEventInvokeConfig'
    | 'UpdateFunctionEventInvokeConfig'
    | 'GetFunctionEventInvokeConfig'
    | 'DeleteFunctionEventInvokeConfig'
    | 'ListFunctionEventInvokeConfigs'
  >
>;

export class AsynchronousInvocations {
  readonly operations: AsynchronousOperations;
  readonly #catalogue: FunctionCatalogue;
  readonly #configurations: EventInvokeHandle;
  readonly #logger: Logger;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(options: AsynchronousInvocationsOptions) {
    const { catalogue, destinations, commands, logger } = options;
    this.#catalogue = catalogue;
    this.#logger = logger;
    this.#configurations = commands.section(eventInvokeSection);
    const seams = { catalogue, destinations, configurations: this.#configurations };
    this.operations = {
      PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig(seams),
      UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig(seams),
      GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig(seams),
      DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig(seams),
      ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs(seams),
    };
  }

  /** The functions are known by now. */
  async start(): Promise<void> {
    for (const ofFunction of [...this.#configurations.state.functions.values()]) {
      const [first] = ofFunction.values();
      if (first !== undefined && this.#catalogue.find(first.key) === undefined) await this.#forget(first.key); // EC2
    }
  }

  /** A function is gone (EC2). */
  functionDeleted(key: FunctionKey): void {
    if (this.#configurations.state.functions.has(keyText(key))) void this.#forget(key);
  }

  async #forget(key: FunctionKey): Promise<void> {
    try {
      await this.#configurations.submit({ type: 'forget', key });
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      this.#logger.warn(
        { error, function: key.name },
        'a configuration of a deleted function could not be removed; it is at the next start',
      );
    }
  }
}
