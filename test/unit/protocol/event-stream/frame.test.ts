import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EventStreamCodec } from '@smithy/core/event-streams';
import fc from 'fast-check';
import { encodeFrame, encodeHeaders } from '../../../../src/protocol/event-stream/frame.ts';
import { FrameDecoder, FrameError } from '../../../support/frame-decoder.ts';
import { awkwardText } from '../wire.ts';

const sdk = new EventStreamCodec(
  (bytes) => Buffer.from(typeof bytes === 'string' ? bytes : Buffer.from(bytes)).toString('utf8'),
  (text) => Buffer.from(text),
);
const headers = fc.dictionary(fc.stringMatching(/^:?[a-z-]{1,20}$/), awkwardText, { maxKeys: 4 });
const payload = fc.oneof(awkwardText, fc.uint8Array({ maxLength: 300 }));
const FRAME_BYTES_MAX = 4096;

describe('encodeFrame', () => {
  test("writes what the SDK's codec reads", () => {
    fc.assert(
      fc.property(headers, payload, (texts, body) => {
        const read = sdk.decode(encodeFrame(encodeHeaders(texts), body));
        const values = Object.entries(read.headers).map(([name, { value }]) => [name, value]);
        assert.deepEqual(values, Object.entries(texts));
        assert.deepEqual(Buffer.from(read.body), Buffer.from(body));
      }),
    );
  });
});

describe('FrameDecoder', () => {
  test('reads frames in whatever pieces they come', () => {
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(headers, payload), { maxLength: 5 }), cuts, (messages, sizes) => {
        let bytes = Buffer.concat(messages.map(([texts, body]) => encodeFrame(encodeHeaders(texts), body)));
        const decoder = new FrameDecoder(FRAME_BYTES_MAX);
        const frames = sizes.flatMap((size) => {
          const piece = bytes.subarray(0, size);
          bytes = bytes.subarray(size);
          return decoder.push(piece);
        });
        frames.push(...decoder.push(bytes));
        assert.ok(decoder.atBoundary);
        assert.deepEqual(
          frames.map((frame) => [Object.fromEntries(frame.headers), Buffer.from(frame.payload)]),
          messages.map(([texts, body]) => [{ ...texts }, Buffer.from(body)]),
        );
      }),
    );
  });

  test('notices every changed byte, and a frame that is longer than allowed', () => {
    const frame = encodeFrame(encodeHeaders({ ':message-type': 'event' }), 'payload');
    for (let at = 0; at < frame.byteLength; at++) {
      const damaged = Buffer.from(frame);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
      assert.throws(() => new FrameDecoder(FRAME_BYTES_MAX).push(damaged), FrameError);
    }
    assert.throws(() => new FrameDecoder(frame.byteLength - 1).push(frame.subarray(0, 12)), FrameError);
    assert.equal(new FrameDecoder(frame.byteLength).push(frame).length, 1);
  });

  test('does not read headers beyond their end', () => {
    for (const broken of ['name without a value', 'x', '']) {
      const cut = encodeHeaders({ [`:${broken}`]: 'value' }).subarray(0, -3);
      assert.throws(() => new FrameDecoder(FRAME_BYTES_MAX).push(encodeFrame(cut, '')), FrameError);
    }
    assert.throws(() => new FrameDecoder(FRAME_BYTES_MAX).push(encodeFrame(Buffer.of(200), '')), FrameError);
  });
});
