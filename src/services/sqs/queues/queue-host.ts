/**
 * The queues at work: looks them up, opens their messages, and keeps the world in line with the catalogue.
 *
 * H1. Every queue of the catalogue has its log group, made when the queue is opened; a group that no queue owns is removed
 *     at start, so a crash between a command and its effect leaves nothing behind.
 * H2. A queue is opened once; a deletion waits for an opening under way, so no group is made after it was removed.
 */
import type { Clock, Timer } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import type { RequestContext } from '../../../protocol/service.ts';
import { ServiceError } from '../../../protocol/service-error.ts';
import type { CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import { type LogEngine, LogError } from '../../../storage/log-engine.ts';
import { overLimit, purgeQueueInProgress, queueDoesNotExist, queueNameExists } from '../errors.ts';
import { MAINTENANCE_INTERVAL_MS, QUEUES_MAX } from '../limits.ts';
import { type DeadLetterTarget, MessageQueue } from '../messages/message-queue.ts';
import { QUEUE_GROUP_PREFIX, queueGroup } from '../messages/queue-log.ts';
import { parseQueueArn, parseQueueUrl, type QueueAddress, queueArn } from './queue-address.ts';
import { numberAttribute, type QueueAttributes } from './queue-attributes.ts';
import {
  type QueueCatalogState,
  type QueueCommand,
  type QueueDefinition,
  type QueueOutcome,
  type QueueRecord,
  queueSection,
} from './queue-catalog.ts';
import { type QueueTags, tooManyTags } from './queue-tags.ts';
import { allowsRedriveFrom, parseRedrivePolicy } from './redrive-policy.ts';

export interface QueueHostDependencies {
  readonly engine: LogEngine;
  readonly commands: CommandLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface OpenQueue {
  readonly record: QueueRecord;
  readonly messages: MessageQueue;
}

export class QueueHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly #dependencies: QueueHostDependencies;
  readonly #catalog: SectionHandle<QueueCatalogState, QueueCommand, QueueOutcome>;
  readonly #opened = new Map<string, Promise<MessageQueue>>();
  readonly #removals = new Map<string, Promise<void>>();
  #stopListening: (() => void) | undefined;
  #timer: Timer | undefined;
  #maintaining: Promise<void> = Promise.resolve();
  #closed = false;
  #waitsEnded = false;

  constructor(dependencies: QueueHostDependencies) {
    this.#dependencies = dependencies;
    this.clock = dependencies.clock;
    this.random = dependencies.random;
    this.#catalog = dependencies.commands.section(queueSection);
  }

  async start(): Promise<void> {
    this.#stopListening = this.#catalog.onApplied((command, outcome) => {
      if (command.type === 'delete' && outcome.kind === 'done') this.#beginRemoval(outcome.queue);
    });
    await this.#removeOrphans();
    for (const record of [...this.#catalog.state.all()]) await this.open(record);
    this.#scheduleMaintenance();
  }

  endWaits(): void {
    this.#waitsEnded = true;
    for (const opening of this.#opened.values()) void opening.then((messages) => messages.endWaits(), ignoreFailedOpening);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening?.();
    this.#timer?.cancel();
    for (const opening of this.#opened.values()) {
      await opening.then((messages) => messages.close('closed'), ignoreFailedOpening);
    }
    await this.#maintaining;
    await Promise.all(this.#removals.values());
  }

  find(address: QueueAddress): QueueRecord | undefined {
    return this.#catalog.state.find(address);
  }

  all(): Iterable<QueueRecord> {
    return this.#catalog.state.all();
  }

  /** Throws QueueDoesNotExist or InvalidAddress. Without queue policies, queues of other accounts do not exist for a caller. */
  lookUp(queueUrl: string, context: Pick<RequestContext, 'accountId' | 'region'>): QueueRecord {
    const record = this.find(parseQueueUrl(queueUrl, context));
    if (record?.accountId !== context.accountId) throw queueDoesNotExist();
    return record;
  }

  async resolve(queueUrl: string, context: Pick<RequestContext, 'accountId' | 'region'>): Promise<OpenQueue> {
    const record = this.lookUp(queueUrl, context);
    return { record, messages: await this.open(record) };
  }

  /** The messages of a queue, its log made and read when that has not happened yet (H1). */
  open(record: QueueRecord): Promise<MessageQueue> {
    const known = this.#opened.get(record.uuid);
    if (known !== undefined) return known;
    if (this.#catalog.state.byUuid(record.uuid) === undefined) return Promise.reject(queueDoesNotExist());
    const opening = this.#openNow(record.uuid);
    this.#opened.set(record.uuid, opening); // H2
    opening.catch(() => this.#opened.delete(record.uuid)); // the next one tries again
    return opening;
  }

  /** Throws QueueNameExists when a queue of that name differs. */
  async create(definition: QueueDefinition): Promise<QueueRecord> {
    const outcome = await this.#catalog.submit({ type: 'create', queue: definition });
    switch (outcome.kind) {
      case 'done':
      case 'exists':
        await this.open(outcome.queue);
        return outcome.queue;
      case 'differs':
        throw queueNameExists(outcome.attribute);
      case 'too-many':
        throw overLimit(`There are already ${QUEUES_MAX} queues.`);
      default:
        throw queueDoesNotExist();
    }
  }

  async setAttributes(record: QueueRecord, attributes: QueueAttributes): Promise<void> {
    const outcome = await this.#catalog.submit({ type: 'set-attributes', uuid: record.uuid, attributes });
    if (outcome.kind === 'missing') throw queueDoesNotExist();
  }

  async retag(record: QueueRecord, change: { readonly set: QueueTags; readonly remove: readonly string[] }): Promise<void> {
    const outcome = await this.#catalog.submit({ type: 'tag', uuid: record.uuid, ...change });
    if (outcome.kind === 'missing') throw queueDoesNotExist();
    if (outcome.kind === 'too-many-tags') throw tooManyTags(outcome.count);
  }

  /** Resolves when the queue's log is gone. */
  async delete(record: QueueRecord): Promise<void> {
    const outcome = await this.#catalog.submit({ type: 'delete', uuid: record.uuid });
    if (outcome.kind === 'missing') throw queueDoesNotExist();
    await this.#removals.get(record.uuid);
  }

  async purge({ record, messages }: OpenQueue): Promise<void> {
    const outcome = await this.#catalog.submit({ type: 'purge', uuid: record.uuid });
    if (outcome.kind === 'missing') throw queueDoesNotExist();
    if (outcome.kind === 'purged-recently') throw purgeQueueInProgress(record.name);
    await messages.purge();
  }

  /** Where messages of a queue go that were received too often; undefined when there is no such place now. */
  deadLetterTarget(source: QueueRecord): DeadLetterTarget | undefined {
    const policy = parseRedrivePolicy(source.attributes.RedrivePolicy);
    const address = policy && parseQueueArn(policy.deadLetterTargetArn);
    const target = address && this.find(address);
    const sourceArn = queueArn(source);
    if (policy === undefined || target === undefined) return undefined;
    if (!allowsRedriveFrom(target.attributes.RedriveAllowPolicy, sourceArn)) return undefined;
    return {
      maxReceiveCount: policy.maxReceiveCount,
      take: async (message) => {
        const messages = await this.open(target);
        const moved = { ...message, visibleFromMs: 0, deadLetterSourceArn: sourceArn };
        await messages.send([{ entryId: this.random.uuid(), message: moved }]);
      },
    };
  }

  async #openNow(uuid: string): Promise<MessageQueue> {
    const firstReceive = Math.floor(this.random.fraction() * 2 ** 32);
    const messages = new MessageQueue(uuid, firstReceive, this.#dependencies);
    await messages.open();
    if (this.#waitsEnded) messages.endWaits();
    return messages;
  }

  #beginRemoval(record: QueueRecord): void {
    const removal = this.#remove(record)
      .catch((error: unknown) => {
        if (!(error instanceof LogError)) throw error;
        this.#dependencies.logger.error(
          { err: error, queue: record.uuid },
          'A deleted queue keeps its log until the next start.',
        );
      })
      .finally(() => this.#removals.delete(record.uuid));
    this.#removals.set(record.uuid, removal);
  }

  async #remove(record: QueueRecord): Promise<void> {
    await this.#opened.get(record.uuid)?.then((messages) => messages.close('deleted'), ignoreFailedOpening); // H2
    this.#opened.delete(record.uuid);
    await this.#dependencies.engine.deleteGroup(queueGroup(record.uuid));
  }

  async #removeOrphans(): Promise<void> {
    const { engine } = this.#dependencies;
    for (const group of await engine.listGroups(QUEUE_GROUP_PREFIX)) {
      const uuid = group.slice(QUEUE_GROUP_PREFIX.length);
      if (this.#catalog.state.byUuid(uuid) === undefined) await engine.deleteGroup(group);
    }
  }

  #scheduleMaintenance(): void {
    if (this.#closed) return;
    const run = (): void => {
      this.#maintaining = this.#maintainAll().finally(() => this.#scheduleMaintenance());
    };
    this.#timer = this.clock.setTimer(MAINTENANCE_INTERVAL_MS, run, { unref: true });
  }

  async #maintainAll(): Promise<void> {
    for (const record of [...this.#catalog.state.all()]) {
      if (this.#closed) return;
      const retentionMs = numberAttribute(record.attributes, 'MessageRetentionPeriod') * 1000;
      try {
        await (await this.#opened.get(record.uuid))?.maintain(retentionMs);
      } catch (error: unknown) {
        if (!(error instanceof LogError || error instanceof ServiceError)) throw error;
        this.#dependencies.logger.warn({ err: error, queue: record.uuid }, 'Maintenance of a queue failed and is tried again.');
      }
    }
  }
}

/** Whoever asked for the opening heard of it; there is nothing to close. */
function ignoreFailedOpening(): void {}
