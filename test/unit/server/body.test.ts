import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { type BodyRefusal, collectBody, type ReceivingBudget } from '../../../src/server/http/body.ts';
import { until } from './support.ts';

interface Collection {
  readonly source: PassThrough;
  readonly budget: ReceivingBudget;
  body?: Uint8Array;
  refusal?: readonly [reason: BodyRefusal, sizeBytes: number];
  ends: number;
}

function collecting(announcedBytes: number | undefined, bytesMax: number, budgetBytes = 1_000): Collection {
  const collection: Collection = { source: new PassThrough(), budget: { heldBytes: 0, bytesMax: budgetBytes }, ends: 0 };
  collectBody(
    collection.source,
    { announcedBytes, bytesMax, budget: collection.budget },
    (body) => {
      collection.ends += 1;
      collection.body = body;
    },
    (reason, sizeBytes) => {
      collection.ends += 1;
      collection.refusal = [reason, sizeBytes];
    },
  );
  return collection;
}

test('a body in one piece is handed on without a copy', async () => {
  const collection = collecting(5, 10);
  const piece = Buffer.from('12345');
  collection.source.end(piece);
  await until(() => collection.ends === 1);
  assert.equal(collection.body?.buffer, piece.buffer);
  assert.equal(collection.body?.byteOffset, piece.byteOffset);
});

test('a body in pieces is put together, counted while it arrives and not afterwards', async () => {
  const collection = collecting(undefined, 10);
  collection.source.write('123');
  await until(() => collection.budget.heldBytes === 3);
  collection.source.end('4567890');
  await until(() => collection.ends === 1);
  assert.equal(Buffer.from(collection.body ?? []).toString(), '1234567890');
  assert.equal(collection.budget.heldBytes, 0);
});

test('a body that comes byte by byte is put together in its order', async () => {
  const collection = collecting(undefined, 10_000, 10_000);
  for (let count = 0; count < 2_000; count++) {
    collection.source.write(`${count % 10}`);
    await new Promise((resolve) => setImmediate(resolve)); // each for itself
  }
  collection.source.end();
  await until(() => collection.ends === 1);
  assert.equal(Buffer.from(collection.body ?? []).toString(), '0123456789'.repeat(200));
  assert.equal(collection.budget.heldBytes, 0);
});

test('an announced size beyond the bound is refused before anything is read', () => {
  const collection = collecting(11, 10);
  assert.deepEqual(collection.refusal, ['too-large', 11]);
  assert.equal(collection.source.listenerCount('data'), 0);
});

test('a body that grows beyond the bound is refused once, and what it held is given back', async () => {
  const collection = collecting(undefined, 10);
  collection.source.write('12345678');
  collection.source.write('9012');
  collection.source.end('34');
  await until(() => collection.ends === 1);
  assert.deepEqual(collection.refusal, ['too-large', 12]);
  assert.equal(collection.budget.heldBytes, 0);
  assert.equal(collection.body, undefined);
});

test('when too much is being received at once a body is refused, and room is there again when others are gone', async () => {
  const collection = collecting(undefined, 100, 20);
  collection.budget.heldBytes = 15;
  collection.source.write('123456');
  await until(() => collection.ends === 1);
  assert.deepEqual(collection.refusal, ['overloaded', 6]);
  assert.equal(collection.budget.heldBytes, 15);
});

test('a client that goes away in the middle gives back what its body held', async () => {
  const collection = collecting(10, 10);
  collection.source.write('123');
  await until(() => collection.budget.heldBytes === 3);
  collection.source.destroy();
  await until(() => collection.budget.heldBytes === 0);
  assert.equal(collection.ends, 0);
});

test('an empty body without a length is empty', async () => {
  const collection = collecting(undefined, 10);
  collection.source.end();
  await until(() => collection.ends === 1);
  assert.equal(collection.body?.byteLength, 0);
});
