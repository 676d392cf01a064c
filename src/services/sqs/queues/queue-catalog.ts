/**
 * Queue definitions as a section of the command log. Messages are not here: each queue's are in a log of its own.
 *
 * Q1. A queue incarnation has a UUID: deleting a queue and making one of the same name yields another queue.
 * Q2. Whether a queue exists, differs or was purged too recently is decided in apply, in the order of the log.
 */
import type { Applied, CommandSection } from '../../../storage/command-log.ts';
import { PURGE_INTERVAL_MS, QUEUES_MAX, TAGS_MAX } from '../limits.ts';
import { type QueueAddress, queueKey } from './queue-address.ts';
import { effectiveAttribute, type QueueAttributes } from './queue-attributes.ts';
import { changedTags, type QueueTags } from './queue-tags.ts';

export interface QueueRecord extends QueueAddress {
  /** Names this incarnation (Q1). */
  readonly uuid: string;
  readonly attributes: QueueAttributes;
  readonly tags: QueueTags;
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly purgedMs: number | null;
}

export type QueueDefinition = Pick<QueueRecord, 'uuid' | 'accountId' | 'region' | 'name' | 'attributes' | 'tags'>;

export type QueueCommand =
  | { readonly type: 'create'; readonly queue: QueueDefinition }
  | { readonly type: 'set-attributes'; readonly uuid: string; readonly attributes: QueueAttributes }
  | { readonly type: 'tag'; readonly uuid: string; readonly set: QueueTags; readonly remove: readonly string[] }
  | { readonly type: 'purge'; readonly uuid: string }
  | { readonly type: 'delete'; readonly uuid: string };

export type QueueOutcome =
  | { readonly kind: 'done'; readonly queue: QueueRecord }
  /** A queue of that name with the same attributes was there. */
  | { readonly kind: 'exists'; readonly queue: QueueRecord }
  | { readonly kind: 'differs'; readonly attribute: string }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'too-many-tags'; readonly count: number }
  | { readonly kind: 'purged-recently' }
  | { readonly kind: 'missing' };

export class QueueCatalogState {
  readonly #byKey = new Map<string, QueueRecord>();
  readonly #keys = new Map<string, string>();

  get size(): number {
    return this.#byKey.size;
  }

  find(address: QueueAddress): QueueRecord | undefined {
    return this.#byKey.get(queueKey(address));
  }

  byUuid(uuid: string): QueueRecord | undefined {
    return this.#byKey.get(this.#keys.get(uuid) ?? '');
  }

  all(): Iterable<QueueRecord> {
    return this.#byKey.values();
  }

  put(queue: QueueRecord): void {
    this.#byKey.set(queueKey(queue), queue);
    this.#keys.set(queue.uuid, queueKey(queue));
  }

  remove(queue: QueueRecord): void {
    this.#byKey.delete(queueKey(queue));
    this.#keys.delete(queue.uuid);
  }
}

export const queueSection: CommandSection<QueueCatalogState, QueueCommand, QueueOutcome> = {
  name: 'sqs',
  initialState: () => new QueueCatalogState(),
  apply,
  snapshot: (state) => state.all(),
  restore: (pieces) => {
    const state = new QueueCatalogState();
    for (const piece of pieces) state.put(piece as QueueRecord);
    return state;
  },
};

function apply(state: QueueCatalogState, command: QueueCommand, applied: Applied): QueueOutcome {
  if (command.type === 'create') return applyCreate(state, command.queue, applied);
  const queue = state.byUuid(command.uuid);
  if (queue === undefined) return { kind: 'missing' };
  switch (command.type) {
    case 'set-attributes':
      return changed(state, { ...queue, attributes: merged(queue.attributes, command.attributes), modifiedMs: applied.timeMs });
    case 'tag': {
      const tags = changedTags(queue.tags, command.set, command.remove);
      return tags.length > TAGS_MAX ? { kind: 'too-many-tags', count: tags.length } : changed(state, { ...queue, tags });
    }
    case 'purge': {
      const recently = queue.purgedMs !== null && applied.timeMs - queue.purgedMs < PURGE_INTERVAL_MS;
      return recently ? { kind: 'purged-recently' } : changed(state, { ...queue, purgedMs: applied.timeMs });
    }
    case 'delete':
      state.remove(queue);
      return { kind: 'done', queue };
  }
}

function applyCreate(state: QueueCatalogState, definition: QueueDefinition, applied: Applied): QueueOutcome {
  const existing = state.find(definition);
  if (existing !== undefined) {
    const attribute = firstDifference(existing.attributes, definition.attributes); // Q2
    return attribute === undefined ? { kind: 'exists', queue: existing } : { kind: 'differs', attribute };
  }
  if (state.size >= QUEUES_MAX) return { kind: 'too-many' };
  const attributes = merged({}, definition.attributes);
  return changed(state, { ...definition, attributes, createdMs: applied.timeMs, modifiedMs: applied.timeMs, purgedMs: null });
}

function changed(state: QueueCatalogState, queue: QueueRecord): QueueOutcome {
  state.put(queue);
  return { kind: 'done', queue };
}

/** Only what the client named is compared, with what is in force (API reference, CreateQueue). */
function firstDifference(existing: QueueAttributes, wanted: QueueAttributes): string | undefined {
  return Object.keys(wanted).find((name) => (wanted[name] ?? '') !== (effectiveAttribute(existing, name) ?? ''));
}

/** An empty value removes an attribute. */
function merged(attributes: QueueAttributes, changes: QueueAttributes): QueueAttributes {
  const entries = Object.entries({ ...attributes, ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));
}
