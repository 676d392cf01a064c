/**
 * The log groups at work: looks them up, opens their events, and keeps the world in line with the command log.
 *
 * LG1. A group's log is made when it is first opened; a log that no group owns is removed at start, so a crash between a
 *      command and its effect leaves nothing behind.
 * LG2. A group is opened once; a deletion waits for an opening under way, so that no log is made after it was removed.
 * LG3. Events go when they are older than their group's retention, or the server's where it has none.
 */
import type { Clock, Timer } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import type { CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import { type LogEngine, LogError } from '../../../storage/log-engine.ts';
import { groupExists, groupNotFound, tooManyGroups, tooManyTags } from '../errors.ts';
import { EVENT_GROUP_PREFIX, EventLog, eventGroup } from '../events/event-log.ts';
import { MAINTENANCE_INTERVAL_MS } from '../limits.ts';
import { type GroupKey, keyText } from './group-name.ts';
import { type GroupCommand, type GroupOutcome, type GroupState, groupSection, type StoredGroup } from './group-section.ts';

/** What is kept of function logs. */
export interface LogSettings {
  readonly bytesPerGroupMax: number;
  /** Of groups that have no retention of their own; Infinity: until there is no more room. */
  readonly retentionDays: number;
}

export interface LogGroupsDependencies {
  readonly engine: LogEngine;
  readonly commands: CommandLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly settings: LogSettings;
}

const DAY_MS = 86_400_000;

export class LogGroups {
  readonly #dependencies: LogGroupsDependencies;
  readonly #section: SectionHandle<GroupState, GroupCommand, GroupOutcome>;
  /** By the group's id. */
  readonly #opened = new Map<string, Promise<EventLog>>();
  readonly #removals = new Set<Promise<void>>();
  #stopListening: () => void = () => {};
  #timer: Timer | undefined;
  #maintaining: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(dependencies: LogGroupsDependencies) {
    this.#dependencies = dependencies;
    this.#section = dependencies.commands.section(groupSection);
  }

  async start(): Promise<void> {
    this.#stopListening = this.#section.onApplied((command, outcome) => {
      if (command.type === 'delete' && outcome.kind === 'done') this.#beginRemoval(outcome.group.id);
    });
    await this.#removeOrphans();
    this.#scheduleMaintenance();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    this.#timer?.cancel();
    await this.#maintaining;
    await Promise.all(this.#removals);
  }

  find(key: GroupKey): StoredGroup | undefined {
    return this.#section.state.groups.get(keyText(key));
  }

  /** Throws ResourceNotFoundException. */
  get(key: GroupKey): StoredGroup {
    const group = this.find(key);
    if (group === undefined) throw groupNotFound();
    return group;
  }

  /** A caller's groups in the order of their names. */
  list(accountId: string, region: string): StoredGroup[] {
    const own = [...this.#section.state.groups.values()].filter(
      ({ key }) => key.accountId === accountId && key.region === region,
    );
    return own.sort((left, right) => (left.key.name < right.key.name ? -1 : 1));
  }

  /** Throws ResourceAlreadyExistsException or LimitExceededException. Rejects with a `LogError`. */
  async create(key: GroupKey, tags: Readonly<Record<string, string>> = {}): Promise<StoredGroup> {
    const outcome = await this.#section.submit({ type: 'create', id: this.#dependencies.random.uuid(), key, tags });
    if (outcome.kind === 'exists') throw groupExists();
    return done(outcome, key);
  }

  /** The group, made when there is none. Throws LimitExceededException. Rejects with a `LogError`. */
  async ensure(key: GroupKey): Promise<StoredGroup> {
    const known = this.find(key);
    if (known !== undefined) return known;
    const outcome = await this.#section.submit({ type: 'create', id: this.#dependencies.random.uuid(), key, tags: {} });
    return outcome.kind === 'exists' ? outcome.group : done(outcome, key);
  }

  /** Throws ResourceNotFoundException or TooManyTagsException. Rejects with a `LogError`. */
  async submit(command: Exclude<GroupCommand, { type: 'create' }>): Promise<StoredGroup> {
    return done(await this.#section.submit(command), command.key);
  }

  /** The group's events (LG2). Rejects with a `LogError`, or ResourceNotFoundException when it is gone. */
  events({ id, key }: StoredGroup): Promise<EventLog> {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    if (this.find(key)?.id !== id) return Promise.reject(groupNotFound());
    const { engine, settings } = this.#dependencies;
    const opening = EventLog.open(engine, id, settings.bytesPerGroupMax);
    this.#opened.set(id, opening);
    opening.catch(() => this.#opened.delete(id)); // the next one tries again
    return opening;
  }

  /** Does something with the events of a group. Throws ResourceNotFoundException, also when the group goes meanwhile. */
  async reading<Result>(key: GroupKey, read: (log: EventLog) => Result | Promise<Result>): Promise<Result> {
    const group = this.get(key);
    try {
      return await read(await this.events(group));
    } catch (error: unknown) {
      if (error instanceof LogError && error.kind === 'no-such-log' && this.find(key)?.id !== group.id) throw groupNotFound();
      throw error;
    }
  }

  /** About what the group's events occupy; undefined while its log was not opened since the start. */
  async storedBytes({ id }: StoredGroup): Promise<number | undefined> {
    return (await this.#opened.get(id))?.storedBytes;
  }

  #beginRemoval(id: string): void {
    const removal = this.#remove(id)
      .catch((error: unknown) => {
        if (!(error instanceof LogError)) throw error;
        this.#dependencies.logger.error({ err: error, group: id }, 'A deleted log group keeps its log until the next start.');
      })
      .finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }

  async #remove(id: string): Promise<void> {
    await this.#opened.get(id)?.catch(() => {}); // whoever asked for the opening heard of it
    this.#opened.delete(id);
    await this.#dependencies.engine.deleteGroup(eventGroup(id));
  }

  async #removeOrphans(): Promise<void> {
    const { engine } = this.#dependencies;
    const owned = new Set([...this.#section.state.groups.values()].map(({ id }) => eventGroup(id)));
    for (const group of await engine.listGroups(EVENT_GROUP_PREFIX)) if (!owned.has(group)) await engine.deleteGroup(group);
  }

  #scheduleMaintenance(): void {
    if (this.#closed) return;
    const run = (): void => {
      this.#maintaining = this.#maintainAll().finally(() => this.#scheduleMaintenance());
    };
    this.#timer = this.#dependencies.clock.setTimer(MAINTENANCE_INTERVAL_MS, run, { unref: true });
  }

  /** LG3 */
  async #maintainAll(): Promise<void> {
    const { clock, logger, settings } = this.#dependencies;
    for (const group of [...this.#section.state.groups.values()]) {
      if (this.#closed) return;
      const days = group.retentionDays ?? settings.retentionDays;
      try {
        await this.#trim(group.id, clock.nowMs() - days * DAY_MS);
      } catch (error: unknown) {
        if (!(error instanceof LogError)) throw error;
        if (error.kind === 'no-such-log') continue; // it is being deleted, or nothing was ever written to it
        logger.warn({ err: error, group: group.key.name }, 'Old log events could not be removed now; it is tried again.');
      }
    }
  }

  /** A log that is not open is trimmed all the same, without being read. */
  async #trim(id: string, timeMs: number): Promise<void> {
    if (timeMs === Number.NEGATIVE_INFINITY) return;
    const opened = await this.#opened.get(id);
    if (opened !== undefined) return opened.trimBefore(timeMs);
    const { engine } = this.#dependencies;
    const ref = { group: eventGroup(id), log: 0 };
    await engine.trim(ref, await engine.offsetAt(ref, { timeMs }));
  }
}

function done(outcome: GroupOutcome, key: GroupKey): StoredGroup {
  if (outcome.kind === 'done') return outcome.group;
  if (outcome.kind === 'too-many-groups') throw tooManyGroups();
  if (outcome.kind === 'too-many-tags') throw tooManyTags(key.name);
  throw groupNotFound();
}
