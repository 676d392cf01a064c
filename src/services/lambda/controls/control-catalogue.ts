/**
 * What infrastructure tools set on functions and read back, and what has no effect here, with AWS's defaults: a section of
 * the command log, `lambda.controls`, with runtime management by function and qualifier, recursion by function.
 */
import type { Logger } from '../../../platform/logger.ts';
import type { RecursiveLoop, UpdateRuntimeOn } from '../../../protocol/generated/lambda.ts';
import type { CommandLog } from '../../../storage/command-log.ts';
import { functionNotFound } from '../errors.ts';
import { type AttachmentOwners, AttachmentSection, attach, attachedTo } from '../functions/attachments.ts';
import { type FunctionKey, functionArn, LATEST } from '../functions/function-reference.ts';

export interface Controls {
  readonly updateRuntimeOn?: UpdateRuntimeOn;
  readonly recursiveLoop?: RecursiveLoop;
}

interface ControlCommand {
  readonly type: 'set';
  readonly key: FunctionKey;
  readonly qualifier: string;
  readonly change: Controls;
}

const DEFAULTS: Required<Controls> = { updateRuntimeOn: 'Auto', recursiveLoop: 'Terminate' };

export class ControlCatalogue {
  readonly #section: AttachmentSection<Controls, ControlCommand, 'done' | 'not-found'>;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(commands: CommandLog, logger: Logger, owners: AttachmentOwners) {
    this.#section = new AttachmentSection({
      commands,
      owners,
      logger,
      name: 'lambda.controls',
      apply: (state, { key, qualifier, change }: ControlCommand) => {
        if (!owners.has(key, qualifier)) return 'not-found';
        attach(state, key, qualifier, { ...attachedTo(state, key, qualifier), ...change });
        return 'done';
      },
    });
  }

  start(): void {
    this.#section.start();
  }

  get(key: FunctionKey, qualifier: string = LATEST): Required<Controls> {
    return { ...DEFAULTS, ...attachedTo(this.#section.state, key, qualifier) };
  }

  /** Throws AWS's refusal when there is nothing to set it on. */
  async set(key: FunctionKey, qualifier: string | undefined, change: Controls): Promise<void> {
    const outcome = await this.#section.submit({ type: 'set', key, qualifier: qualifier ?? LATEST, change });
    if (outcome === 'not-found') throw functionNotFound(functionArn(key, qualifier));
  }
}
