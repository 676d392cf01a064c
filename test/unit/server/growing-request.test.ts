import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BufferPool } from '../../../src/platform/buffer-pool.ts';
import type { ReceivingBudget } from '../../../src/server/http/body.ts';
import { GrowingRequest } from '../../../src/server/http/growing-request.ts';
import { QUICK_ROOM_FACTOR } from '../../../src/server/limits.ts';

const NO_BUFFERS = { bytesMin: 1_000_000, bytesMax: 1_000_000, sparesMax: 0 };

interface Growing {
  readonly request: GrowingRequest;
  readonly received: ReceivingBudget;
  readonly allocated: ReceivingBudget;
}

function growing(totalBytes: number, receivedMax = 1_000_000, allocatedMax = 1_000_000): Growing {
  const received = { heldBytes: 0, bytesMax: receivedMax };
  const allocated = { heldBytes: 0, bytesMax: allocatedMax };
  const buffers = new BufferPool(NO_BUFFERS);
  return { request: new GrowingRequest({ totalBytes, received, allocated, buffers }), received, allocated };
}

function numbered(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
}

test('a request is put together of whatever pieces it comes in, and has room for what may follow in proportion to what came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      const whole = numbered(sizes.reduce((sum, size) => sum + size, 0));
      const { request, received, allocated } = growing(whole.byteLength);
      let at = 0;
      for (const size of sizes) {
        assert.equal(request.missingBytes, whole.byteLength - at);
        assert.ok(request.add(whole.subarray(at, at + size)));
        at += size;
        assert.equal(received.heldBytes, at);
        assert.ok(allocated.heldBytes >= at && allocated.heldBytes <= Math.min(whole.byteLength, at * QUICK_ROOM_FACTOR));
        assert.ok(request.bytes.equals(whole.subarray(0, at)));
      }
      assert.equal(request.bytes.buffer.byteLength, whole.byteLength);
      request.release();
      assert.deepEqual([received.heldBytes, allocated.heldBytes], [0, 0]);
    }),
  );
});

test('its bytes are copied a few times at most, however small the pieces', () => {
  const { request } = growing(100_000);
  const buffers = new Set<ArrayBufferLike>();
  for (let count = 0; count < 100_000; count++) {
    request.add(Buffer.from([count % 251]));
    if (count % 10 === 0) buffers.add(request.bytes.buffer);
  }
  assert.ok(request.bytes.equals(numbered(100_000)));
  assert.ok(buffers.size <= 1 + Math.ceil(Math.log(100_000) / Math.log(QUICK_ROOM_FACTOR)));
});

test('a piece for which a budget has no room is not added, and what was there stays', () => {
  const piece = numbered(100);
  for (const { request, received, allocated } of [growing(10_000, 250), growing(10_000, 10_000, 1_600)]) {
    let count = 0;
    while (request.add(piece)) count += 1;
    assert.equal(received.heldBytes, count * 100);
    assert.equal(allocated.heldBytes, 1_600);
    assert.ok(request.bytes.equals(Buffer.concat(Array.from({ length: count }, () => piece))));
    request.release();
    assert.deepEqual([received.heldBytes, allocated.heldBytes], [0, 0]);
  }
});

test('requests share the budgets', () => {
  const { request, received, allocated } = growing(10_000, 1_000);
  const other = new GrowingRequest({ totalBytes: 10_000, received, allocated, buffers: new BufferPool(NO_BUFFERS) });
  assert.ok(request.add(numbered(600)));
  assert.equal(other.add(numbered(600)), false);
  request.release();
  assert.ok(other.add(numbered(600)));
});

test('a buffer that was recycled is used for the next request, and counts with all of its size', () => {
  const buffers = new BufferPool({ bytesMin: 1_000, bytesMax: 10_000, sparesMax: 1 });
  const received = { heldBytes: 0, bytesMax: 100_000 };
  const allocated = { heldBytes: 0, bytesMax: 100_000 };
  const receive = (totalBytes: number): GrowingRequest => {
    const request = new GrowingRequest({ totalBytes, received, allocated, buffers });
    for (let at = 0; at < totalBytes; at += 500) assert.ok(request.add(numbered(totalBytes).subarray(at, at + 500)));
    assert.ok(request.bytes.equals(numbered(totalBytes)));
    return request;
  };
  const first = receive(4_200);
  assert.equal(allocated.heldBytes, 5_000);
  first.release();
  first.recycle();
  const second = receive(2_100);
  assert.equal(second.bytes.buffer, first.bytes.buffer);
  assert.equal(allocated.heldBytes, 5_000);
  const third = receive(2_100);
  assert.notEqual(third.bytes.buffer, first.bytes.buffer);
  for (const request of [second, third]) request.release();
  assert.deepEqual([received.heldBytes, allocated.heldBytes], [0, 0]);
});
