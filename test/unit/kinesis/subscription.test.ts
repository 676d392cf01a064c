import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { SubscribeToShardEvent } from '../../../src/protocol/generated/kinesis.ts';
import { type Fixture, putAll, SHARD_0, text } from './kinesis-fixture.ts';
import { type Reader, subscribe, TRIM_HORIZON, withConsumer } from './subscription-fixture.ts';

/** What happens to a client that reads a shard with one subscription after the other, as the KCL does. */
type Step =
  | { readonly kind: 'put'; readonly count: number }
  | { readonly kind: 'read' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'resubscribe' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.constant({ kind: 'read' as const }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
  fc.constant({ kind: 'resubscribe' as const }),
);

class Client {
  readonly data: string[] = [];
  children: number | undefined;
  readonly #kinesis: Fixture;
  #reader: Reader | undefined;
  #continuation: string | undefined;

  constructor(kinesis: Fixture) {
    this.#kinesis = kinesis;
  }

  /** Takes all that comes without time passing; a subscription that has ended is followed by the next. */
  async read(): Promise<void> {
    this.#reader ??= await this.#subscribe();
    for (let event = await this.#reader.now(this.#kinesis); event !== 'nothing'; event = await this.#reader.now(this.#kinesis)) {
      if (event === 'end') {
        if (this.children === undefined) this.#reader = undefined;
        return;
      }
      this.#take(event);
    }
  }

  async resubscribe(): Promise<void> {
    await this.#reader?.leave();
    this.#reader = undefined;
    await this.#kinesis.clock.advance(5_000);
  }

  #take(event: SubscribeToShardEvent): void {
    this.data.push(...event.Records.map(({ Data }) => text(Data)));
    // The rule that the KCL checks.
    assert.equal(event.ContinuationSequenceNumber === undefined, (event.ChildShards?.length ?? 0) > 0);
    this.#continuation = event.ContinuationSequenceNumber;
    this.children = event.ChildShards?.length;
  }

  async #subscribe(): Promise<Reader> {
    await this.#kinesis.clock.advance(5_000);
    const SequenceNumber = this.#continuation;
    return subscribe(
      this.#kinesis,
      SequenceNumber === undefined ? TRIM_HORIZON : { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber },
    );
  }
}

describe('One subscription after the other, each where the one before said to go on,', () => {
  test('brings every record once and in order, to the end of the shard', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const kinesis = await withConsumer();
        const client = new Client(kinesis);
        const put: string[] = [];
        for (const one of [...steps, { kind: 'put', count: 1 } as const]) {
          if (one.kind === 'read') await client.read();
          else if (one.kind === 'wait') await kinesis.clock.advance(one.seconds * 1_000);
          else if (one.kind === 'resubscribe') await client.resubscribe();
          else {
            const more = Array.from({ length: one.count }, (_, index) => `r${put.length + index}`);
            await putAll(kinesis, 's', more);
            put.push(...more);
          }
        }
        const half = (2n ** 127n).toString();
        await kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: half });
        for (let round = 0; round < 3 && client.children === undefined; round++) await client.read();
        assert.deepEqual(client.data, put);
        assert.equal(client.children, 2);
        await kinesis.close();
        assert.equal(kinesis.clock.pendingTimers, 0);
      }),
      { numRuns: 40 },
    );
  });
});
