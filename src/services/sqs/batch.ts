/** What the three batch operations have in common: checks of the batch as a whole, and failures of single entries. */
import type { BatchResultErrorEntry } from '../../protocol/generated/sqs.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import { batchEntryIdsNotDistinct, emptyBatchRequest, invalidBatchEntryId, tooManyEntriesInBatchRequest } from './errors.ts';
import { BATCH_ENTRIES_MAX, BATCH_ENTRY_ID_CHARACTERS_MAX } from './limits.ts';

interface BatchEntry {
  readonly Id: string;
}

/** What became of the entries of a batch, each by its own. */
export interface BatchOutcome<Entry, Value> {
  readonly done: readonly { readonly entry: Entry; readonly value: Value }[];
  readonly failed: BatchResultErrorEntry[];
}

const ENTRY_ID = /^[A-Za-z0-9_-]+$/;

/** Throws EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId or BatchEntryIdsNotDistinct. */
export function checkBatch(entries: readonly BatchEntry[], entryName: string): void {
  if (entries.length === 0) throw emptyBatchRequest(entryName);
  if (entries.length > BATCH_ENTRIES_MAX) throw tooManyEntriesInBatchRequest(BATCH_ENTRIES_MAX, entries.length);
  const ids = new Set<string>();
  for (const { Id: id } of entries) {
    if (id.length > BATCH_ENTRY_ID_CHARACTERS_MAX || !ENTRY_ID.test(id)) throw invalidBatchEntryId();
    if (ids.has(id)) throw batchEntryIdsNotDistinct(id);
    ids.add(id);
  }
}

/** Runs `handle` on each entry; what it throws for the client becomes that entry's failure. */
export function eachEntry<Entry extends BatchEntry, Value>(
  entries: readonly Entry[],
  handle: (entry: Entry) => Value,
): BatchOutcome<Entry, Value> {
  const done: { entry: Entry; value: Value }[] = [];
  const failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    try {
      done.push({ entry, value: handle(entry) });
    } catch (error: unknown) {
      if (!(error instanceof ServiceError)) throw error;
      failed.push({ Id: entry.Id, Code: error.queryCode ?? error.code, Message: error.message, SenderFault: true });
    }
  }
  return { done, failed };
}
