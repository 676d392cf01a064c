/** Says once for each runtime that what runs its functions is of another version than the name promises. */
import type { Logger } from '../../../../platform/logger.ts';

export class VersionNotes {
  readonly #logger: Logger;
  readonly #noted = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  mismatch(runtime: string, runsOn: string): void {
    if (this.#noted.has(runtime)) return;
    this.#noted.add(runtime);
    this.#logger.warn({ runtime, runsOn }, `Functions of the runtime ${runtime} run on ${runsOn}, the one of this machine.`);
  }
}
