/**
 * Keeps what is used: asks those who count every few seconds, and adds it to the sums in the command log.
 *
 * UL1. What was counted is written within `USAGE_INTERVAL_MS`: a crash costs that much. Mere time (shard hours of streams that
 *      nobody uses) waits for longer, so that an idle server does not write.
 * UL2. What could not be written is kept and written with what is counted next.
 */
import type { Clock, Timer } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { UsageRow, UsageSource } from '../../platform/usage.ts';
import type { CommandLog, SectionHandle } from '../../storage/command-log.ts';
import { LogError } from '../../storage/log-engine.ts';
import { USAGE_IDLE_INTERVAL_MS, USAGE_INTERVAL_MS, USAGE_ROWS_PER_COMMAND } from '../limits.ts';
import { type UsageCommand, type UsageState, type UsedItem, usageSection } from './usage-section.ts';

export interface UsageLedgerDependencies {
  readonly commands: CommandLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Pending = Omit<UsageRow, 'amounts'> & { readonly amounts: Record<string, number> };

/** Amounts that grow while nothing happens end so. */
const TIME_SUFFIX = 'Ms';

export class UsageLedger {
  readonly #dependencies: UsageLedgerDependencies;
  readonly #section: SectionHandle<UsageState, UsageCommand, null>;
  #sources: readonly UsageSource[] = [];
  readonly #pending = new Map<string, Pending>();
  #askedMs = 0;
  #writtenMs = 0;
  #timer: Timer | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(dependencies: UsageLedgerDependencies) {
    this.#dependencies = dependencies;
    this.#section = dependencies.commands.section(usageSection);
  }

  start(sources: readonly UsageSource[]): void {
    this.#sources = sources;
    this.#askedMs = this.#dependencies.clock.monotonicMs();
    this.#writtenMs = this.#askedMs;
    this.#schedule();
  }

  /** All that was counted up to now. */
  async items(): Promise<readonly UsedItem[]> {
    await this.#write(true);
    return [...this.#section.state.items.values()];
  }

  /** Writes what is left. The command log must be open still. Idempotent. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    if (this.#closed) return;
    this.#closed = true;
    await this.#write(true);
  }

  #schedule(): void {
    if (this.#closed) return;
    const run = async (): Promise<void> => {
      await this.#write(false);
      this.#schedule();
    };
    this.#timer = this.#dependencies.clock.setTimer(USAGE_INTERVAL_MS, () => void run(), { unref: true });
  }

  #write(all: boolean): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeNow(all));
    return this.#writing;
  }

  async #writeNow(all: boolean): Promise<void> {
    const { clock, logger } = this.#dependencies;
    const nowMs = clock.monotonicMs();
    for (const source of this.#sources) for (const row of source.takeUsage(nowMs - this.#askedMs)) this.#add(row);
    this.#askedMs = nowMs;
    if (!all && nowMs - this.#writtenMs < USAGE_IDLE_INTERVAL_MS && [...this.#pending.values()].every(isMereTime)) return; // UL1
    this.#writtenMs = nowMs;
    try {
      while (this.#pending.size > 0) {
        const rows = [...this.#pending].slice(0, USAGE_ROWS_PER_COMMAND);
        await this.#section.submit({ type: 'add', rows: rows.map(([, row]) => row) });
        for (const [key] of rows) this.#pending.delete(key);
      }
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      logger.warn({ err: error }, 'Usage could not be written now; it is tried again.'); // UL2
    }
  }

  #add({ amounts, ...what }: UsageRow): void {
    const key = JSON.stringify(what);
    const pending = this.#pending.get(key) ?? { ...what, amounts: {} };
    this.#pending.set(key, pending);
    for (const [name, amount] of Object.entries(amounts)) pending.amounts[name] = (pending.amounts[name] ?? 0) + amount;
  }
}

function isMereTime({ amounts }: UsageRow): boolean {
  return Object.keys(amounts).every((name) => name.endsWith(TIME_SUFFIX));
}
