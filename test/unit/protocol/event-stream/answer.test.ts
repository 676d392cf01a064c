import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeCbor } from '../../../../src/protocol/aws-cbor/decode.ts';
import { kinesisModel } from '../../../../src/protocol/generated/kinesis.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { FrameDecoder } from '../../../support/frame-decoder.ts';
import { operationOf, REQUEST_ID, routeOf, targeted } from '../wire.ts';

const operation = operationOf(kinesisModel, 'SubscribeToShard');
const EVENT = {
  SubscribeToShardEvent: {
    Records: [{ SequenceNumber: '1', ApproximateArrivalTimestamp: 1_500, Data: Buffer.from('x'), PartitionKey: 'k' }],
    ContinuationSequenceNumber: '1',
    MillisBehindLatest: 0,
  },
};

/** Events that are handed out one by one, and what became of them. */
function eventsOf(events: readonly object[], failure?: Error) {
  const seen = { taken: 0, returned: false };
  const source = {
    async next() {
      const value = events[seen.taken];
      if (value === undefined && failure !== undefined) throw failure;
      if (value === undefined) return { done: true, value };
      seen.taken += 1;
      return { done: false, value };
    },
    async return() {
      seen.returned = true;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  return { source, seen };
}

function answerOf(contentType: string, source: object): AsyncIterator<Uint8Array> {
  const { protocol } = routeOf(targeted('Kinesis_20131202.SubscribeToShard', contentType));
  const answer = protocol.encodeOutput(operation, { EventStream: source }, REQUEST_ID);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.headers, { 'Content-Type': 'application/vnd.amazon.eventstream' });
  return (answer.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
}

/** Headers and payload of every frame to the end. */
async function framesOf(frames: AsyncIterator<Uint8Array>): Promise<[Record<string, string>, Buffer][]> {
  const read: [Record<string, string>, Buffer][] = [];
  for (let next = await frames.next(); next.done !== true; next = await frames.next()) {
    const [frame, ...more] = new FrameDecoder(1_000_000).push(next.value);
    assert.ok(frame !== undefined && more.length === 0);
    read.push([Object.fromEntries(frame.headers), Buffer.from(frame.payload)]);
  }
  return read;
}

const JSON_TYPE = 'application/x-amz-json-1.1';
const CBOR_TYPE = 'application/x-amz-cbor-1.1';

describe('An answer that is a stream of events', () => {
  test('begins with an initial response and has a frame per event, as JSON', async () => {
    const frames = await framesOf(answerOf(JSON_TYPE, eventsOf([EVENT]).source));
    const common = { ':content-type': 'application/json', ':message-type': 'event' };
    assert.deepEqual(
      frames.map(([headers, payload]) => [headers, JSON.parse(payload.toString())]),
      [
        [{ ':event-type': 'initial-response', ...common }, {}],
        [
          { ':event-type': 'SubscribeToShardEvent', ...common },
          {
            Records: [{ SequenceNumber: '1', ApproximateArrivalTimestamp: 1.5, Data: 'eA==', PartitionKey: 'k' }],
            ContinuationSequenceNumber: '1',
            MillisBehindLatest: 0,
          },
        ],
      ],
    );
  });

  test('carries CBOR for clients that sent CBOR', async () => {
    const [initial, event] = await framesOf(answerOf(CBOR_TYPE, eventsOf([EVENT]).source));
    assert.equal(initial?.[0][':content-type'], 'application/cbor');
    assert.deepEqual(initial?.[1], Buffer.of(0xbf, 0xff));
    const decoded = decodeCbor(event?.[1] ?? Buffer.of()) as typeof EVENT.SubscribeToShardEvent;
    assert.equal(decoded.ContinuationSequenceNumber, '1');
    assert.deepEqual(Buffer.from(decoded.Records[0]?.Data ?? []), Buffer.from('x'));
  });

  test('ends with a frame for the service error that the events end with', async () => {
    const failure = new ServiceError('ResourceInUseException', 'taken over');
    for (const type of [JSON_TYPE, CBOR_TYPE]) {
      const frames = await framesOf(answerOf(type, eventsOf([EVENT], failure).source));
      const [headers, payload] = frames[2] ?? [];
      assert.equal(frames.length, 3);
      assert.equal(headers?.[':message-type'], 'exception');
      assert.equal(headers?.[':exception-type'], 'ResourceInUseException');
      const members = type === JSON_TYPE ? JSON.parse(String(payload)) : decodeCbor(payload ?? Buffer.of());
      assert.deepEqual({ ...(members as object) }, { message: 'taken over' });
    }
  });

  test('fails with anything else that the events fail with', async () => {
    const frames = answerOf(JSON_TYPE, eventsOf([], new TypeError('a bug')).source);
    await frames.next();
    await assert.rejects(frames.next(), TypeError);
    assert.deepEqual(await frames.next(), { done: true, value: undefined });
  });

  test('takes an event only when its frame is asked for, and encodes it once for all readers of a protocol', async () => {
    const first = eventsOf([EVENT, EVENT]);
    const second = eventsOf([EVENT]);
    const frames = answerOf(JSON_TYPE, first.source);
    const others = answerOf(JSON_TYPE, second.source);
    await frames.next();
    await others.next();
    assert.deepEqual([first.seen.taken, second.seen.taken], [0, 0]);
    const { value } = await frames.next();
    assert.equal(first.seen.taken, 1);
    assert.equal((await others.next()).value, value);
  });

  test('tells its source at once when nobody reads on', async () => {
    const { source, seen } = eventsOf([]);
    source.next = () => new Promise<never>(() => {});
    const frames = answerOf(JSON_TYPE, source);
    await frames.next();
    void frames.next();
    await frames.return?.();
    assert.equal(seen.returned, true);
  });
});
