/**
 * Asynchronous invocation. This class puts the parts together: the operations are in ../operations/, the configurations in
 * event-invoke-configs.ts, the events in event-queue.ts, what becomes of one in event-runner.ts and retry-policy.ts, and who is
 * told of it in invocation-outbox.ts.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { type Metrics, noMetrics } from '../../../platform/metrics.ts';
import type { Random } from '../../../platform/random.ts';
import { parseFunctionArn } from '../../../protocol/arn.ts';
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationTable } from '../../../protocol/service.ts';
import type { CommandLog } from '../../../storage/command-log.ts';
import { UndeliverableError } from '../../../storage/delivery-log.ts';
import type { LogEngine } from '../../../storage/log-engine.ts';
import type { FunctionCatalogue } from '../functions/function-catalogue.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import { deleteFunctionEventInvokeConfig } from '../operations/delete-function-event-invoke-config.ts';
import { getFunctionEventInvokeConfig } from '../operations/get-function-event-invoke-config.ts';
import { listFunctionEventInvokeConfigs } from '../operations/list-function-event-invoke-configs.ts';
import { putFunctionEventInvokeConfig } from '../operations/put-function-event-invoke-config.ts';
import { updateFunctionEventInvokeConfig } from '../operations/update-function-event-invoke-config.ts';
import { AsynchronousFigures } from './asynchronous-figures.ts';
import { tooManyWaiting } from './errors.ts';
import { type EventInvokeHandle, eventInvokeSection } from './event-invoke-configs.ts';
import { EventQueue } from './event-queue.ts';
import { type AsynchronousFunctions, attemptEvent } from './event-runner.ts';
import { InvocationOutbox } from './invocation-outbox.ts';
import { EVENT_BYTES_MAX, FIRST_RETRY_MS } from './limits.ts';
import type { InvocationDestination } from './ports.ts';

export interface AsynchronousInvocationsOptions {
  readonly commands: CommandLog;
  readonly engine: LogEngine;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly catalogue: FunctionCatalogue;
  readonly functions: AsynchronousFunctions;
  readonly destinations: InvocationDestination;
  readonly metrics?: Metrics;
  /** Before the first retry; the second waits twice as long. Absent: a minute, as at AWS. */
  readonly firstRetryMs?: number;
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

export interface AsynchronousRequest {
  readonly key: FunctionKey;
  /** As the caller gave it. */
  readonly qualifier: string | undefined;
  readonly requestId: string;
}

const GROUP = 'asynchronous-events';

export class AsynchronousInvocations {
  readonly operations: AsynchronousOperations;
  readonly #options: AsynchronousInvocationsOptions;
  readonly #configurations: EventInvokeHandle;
  readonly #figures: AsynchronousFigures;
  readonly #queue: EventQueue;
  readonly #outbox: InvocationOutbox;
  readonly #stopCollecting: () => void;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(options: AsynchronousInvocationsOptions) {
    const { catalogue, destinations, commands, metrics = noMetrics, firstRetryMs = FIRST_RETRY_MS } = options;
    this.#options = options;
    this.#configurations = eventInvokeSection(commands, options.logger, catalogue);
    const figures = new AsynchronousFigures((key) => catalogue.find(key) !== undefined);
    this.#figures = figures;
    this.#outbox = new InvocationOutbox({
      ...options,
      figures,
      invokeFunction: (arn, document) => this.acceptFor(arn, Buffer.from(document)),
    });
    const seams = { ...options, figures, firstRetryMs, configurations: this.#configurations, outbox: this.#outbox };
    this.#queue = new EventQueue({
      ...options,
      group: GROUP,
      attempt: (event, payload, abandoned) => attemptEvent(seams, event, payload, abandoned),
    });
    this.#stopCollecting = metrics.collect(() => figures.families({ events: this.#queue.size, documents: this.#outbox.waiting }));
    const configurations = { catalogue, destinations, configurations: this.#configurations };
    this.operations = {
      PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig(configurations),
      UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig(configurations),
      GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig(configurations),
      DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig(configurations),
      ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs(configurations),
    };
  }

  /** Goes on with what an earlier run left. The functions are ready by now. */
  async start(): Promise<void> {
    this.#configurations.start();
    await this.#queue.open(); // first: documents for functions become events
    await this.#outbox.open();
    this.#queue.begin();
  }

  /**
   * Stops. Functions that run are waited for, at most `drainMs` (10 seconds when not given); the event of one that does not end
   * by then is invoked again after the next start. Idempotent.
   */
  async close(drainMs?: number): Promise<void> {
    await this.#queue.close(drainMs);
    this.#stopCollecting();
    await this.#outbox.close();
  }

  /** Resolves once the event is durable. Rejects with AWS's refusal when too many wait, or with a `LogError`. */
  async accept({ key, qualifier, requestId }: AsynchronousRequest, payload: Uint8Array): Promise<void> {
    if (this.#queue.isFull) throw tooManyWaiting();
    const event = {
      requestId,
      key,
      ...(qualifier !== undefined && { qualifier }),
      acceptedMs: this.#options.clock.nowMs(),
      invocations: 0,
    };
    await this.#queue.accept(event, payload);
    this.#figures.received(key);
  }

  /**
   * The same for whoever knows the function by its ARN. Rejects with an `UndeliverableError` when there is no such function, or
   * the event is larger than one may be.
   */
  async acceptFor(arn: string, payload: Uint8Array): Promise<void> {
    const { catalogue, random } = this.#options;
    const target = parseFunctionArn(arn);
    const key = { accountId: target?.accountId ?? '', region: target?.region ?? '', name: target?.functionName ?? '' };
    if (!catalogue.has(key, target?.qualifier)) throw new UndeliverableError('the function does not exist');
    if (payload.byteLength > EVENT_BYTES_MAX)
      throw new UndeliverableError(`the event has ${payload.byteLength} bytes, more than it may have`);
    await this.accept({ key, qualifier: target?.qualifier, requestId: random.uuid() }, payload);
  }

  /** The function may be gone: its events go with it. */
  functionChanged(key: FunctionKey): void {
    if (this.#options.catalogue.find(key) !== undefined) return;
    const dropped = this.#queue.drop(key);
    if (dropped > 0) this.#options.logger.warn({ function: key.name, dropped }, 'the events of a deleted function are dropped');
    this.#figures.forget(key);
  }
}
