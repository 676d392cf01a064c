/** The controls of functions as the operations see them, with AWS's defaults. */
import type { Logger } from '../../../platform/logger.ts';
import type { CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import { AttachmentDrops, attachedTo } from '../functions/attachments.ts';
import { type FunctionKey, LATEST } from '../functions/function-reference.ts';
import { type ControlCommand, type ControlState, type Controls, controlSection } from './control-section.ts';

const DEFAULTS: Required<Controls> = { updateRuntimeOn: 'Auto', recursiveLoop: 'Terminate' };

export class ControlCatalogue {
  readonly #section: SectionHandle<ControlState, ControlCommand, undefined>;
  /** Told of functions that changed. */
  readonly drops: AttachmentDrops<Controls>;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(commands: CommandLog, logger: Logger, qualifiersOf: (key: FunctionKey) => readonly string[]) {
    this.#section = commands.section(controlSection);
    this.drops = new AttachmentDrops({ section: this.#section, logger, qualifiersOf });
  }

  get(key: FunctionKey, qualifier: string = LATEST): Required<Controls> {
    return { ...DEFAULTS, ...attachedTo(this.#section.state, key, qualifier) };
  }

  async set(key: FunctionKey, qualifier: string | undefined, change: Controls): Promise<void> {
    await this.#section.submit({ type: 'set', key, qualifier: qualifier ?? LATEST, change });
  }
}
