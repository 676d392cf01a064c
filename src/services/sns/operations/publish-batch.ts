/** PublishBatch: up to ten messages, each accepted or refused by itself, and all that are accepted written together. */
import type { PublishBatchRequestEntry, SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { ServiceError } from '../../../protocol/service-error.ts';
import { type Message, readMessage } from '../delivery/message.ts';
import { notificationsFor } from '../delivery/notifications.ts';
import { batchTooLong, emptyBatch, entryIdsNotDistinct, invalidEntryId, tooManyEntries } from '../errors.ts';
import { BATCH_ENTRIES_MAX, BATCH_ENTRY_ID_CHARACTERS_MAX, MESSAGE_BYTES_MAX } from '../limits.ts';
import { requireTopic, type Sns } from '../sns.ts';

const ENTRY_ID = /^[A-Za-z0-9_-]+$/;

export function publishBatch(sns: Sns): OperationOf<SnsOperations, 'PublishBatch'> {
  return async ({ TopicArn, PublishBatchRequestEntries: entries }, context) => {
    const topic = requireTopic(sns, TopicArn, context);
    checkBatch(entries);
    const read = entries.map((entry) => ({ id: entry.Id, messageId: sns.random.uuid(), result: tryToRead(entry) }));
    const good = read.flatMap(({ id, messageId, result }) =>
      result instanceof ServiceError ? [] : [{ id, messageId, message: result }],
    );
    if (good.reduce((sum, { message }) => sum + message.bytes, 0) > MESSAGE_BYTES_MAX) throw batchTooLong();
    await sns.deliverer.post(
      (function* () {
        for (const { message, messageId } of good) yield* notificationsFor(sns, topic, message, messageId, context.host);
      })(),
    );
    return {
      Successful: good.map(({ id, messageId }) => ({ Id: id, MessageId: messageId })),
      Failed: read.flatMap(({ id, result }) =>
        result instanceof ServiceError
          ? [{ Id: id, Code: result.queryCode ?? result.code, Message: result.message, SenderFault: true }]
          : [],
      ),
    };
  };
}

function checkBatch(entries: readonly PublishBatchRequestEntry[]): void {
  if (entries.length === 0) throw emptyBatch();
  if (entries.length > BATCH_ENTRIES_MAX) throw tooManyEntries();
  const ids = entries.map(({ Id: id }) => id);
  if (ids.some((id) => id.length > BATCH_ENTRY_ID_CHARACTERS_MAX || !ENTRY_ID.test(id))) throw invalidEntryId();
  if (new Set(ids).size < ids.length) throw entryIdsNotDistinct();
}

function tryToRead(entry: PublishBatchRequestEntry): Message | ServiceError {
  try {
    return readMessage(entry);
  } catch (error: unknown) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}
