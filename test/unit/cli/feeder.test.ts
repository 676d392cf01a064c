import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { feedLines, type PutRecords } from '../../../src/cli/dev/feeder.ts';
import type { Acknowledged } from '../../../src/cli/dev/progress.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import { LineTooLongError } from '../../../src/platform/streams.ts';

interface Fed {
  readonly records: { readonly key: string; readonly text: string }[];
  readonly puts: number[];
  /** Sequence numbers that the feed was told, in order. */
  readonly acknowledged: string[];
  /** How often it was told that records were refused. */
  refusals: number;
}

/** A stream that takes what it is given, except entries that `refuse` names. */
async function feed(
  pieces: readonly string[],
  options: { readonly key?: string; readonly refuse?: (text: string) => boolean } = {},
): Promise<Fed> {
  const fed: Fed = { records: [], puts: [], acknowledged: [], refusals: 0 };
  const putRecords: PutRecords = async (entries) => {
    fed.puts.push(entries.length);
    const answers = entries.map((entry) => {
      const text = Buffer.from(entry.Data).toString();
      if (options.refuse?.(text) === true) return { ErrorCode: 'ProvisionedThroughputExceededException' };
      fed.records.push({ key: entry.PartitionKey, text });
      return { ShardId: 'shardId-000000000000', SequenceNumber: String(fed.records.length) };
    });
    return { Records: answers };
  };
  const source = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  const onPut = (records: readonly Acknowledged[]): void => {
    fed.acknowledged.push(...records.map((record) => record.sequenceNumber));
  };
  const onRefused = (): void => {
    fed.refusals += 1;
  };
  const settings = { putRecords, clock: new SystemClock(), signal: new AbortController().signal, onPut, onRefused };
  await feedLines(source, options.key === undefined ? settings : { ...settings, key: options.key });
  return fed;
}

describe('feeding lines into a stream', () => {
  test('every line becomes a record in order, however the bytes arrive', async () => {
    const lines = fc.array(
      fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, '.')),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat(200), { maxLength: 10 }), fc.boolean(), async (expected, cuts, ended) => {
        const bytes = Buffer.from(expected.join('\n') + (ended && expected.length > 0 ? '\n' : ''));
        const at = [0, ...cuts.map((cut) => cut % (bytes.byteLength + 1)).sort((a, b) => a - b), bytes.byteLength];
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        const records: string[] = [];
        await feedLines(Readable.from(pieces.filter((piece) => piece.byteLength > 0)), {
          putRecords: async (entries) => {
            records.push(...entries.map((entry) => Buffer.from(entry.Data).toString()));
            return { Records: entries.map(() => ({})) };
          },
          clock: new SystemClock(),
          signal: new AbortController().signal,
          onPut: () => {},
        });
        assert.deepEqual(records, expected);
      }),
    );
  });

  test('empty lines are no records, and a carriage return belongs to the line end', async () => {
    assert.deepEqual((await feed(['a\r\n\r\n\nb'])).records, [
      { key: '1', text: 'a' },
      { key: '4', text: 'b' },
    ]);
  });

  test('a put carries 500 records at most', async () => {
    const { puts, records } = await feed([Array.from({ length: 1234 }, (_, n) => `${n}`).join('\n')]);
    assert.equal(records.length, 1234);
    assert.ok(Math.max(...puts) <= 500);
  });

  test('the partition key comes from the named member, and from the line number where there is none', async () => {
    const { records } = await feed(['{"id":"a"}\n{"id":7}\nno json\n{"other":1}\n{"id":""}\n"id"'], { key: 'id' });
    assert.deepEqual(
      records.map((record) => record.key),
      ['a', '7', '3', '4', '5', '6'],
    );
  });

  test('a refused entry is put again until it is taken, and only that one', async () => {
    let refusals = 2;
    const {
      records,
      puts,
      acknowledged,
      refusals: told,
    } = await feed(['a\nb\nc\n'], { refuse: (text) => text === 'b' && refusals-- > 0 });
    assert.deepEqual(
      records.map((record) => record.text),
      ['a', 'c', 'b'],
    );
    assert.deepEqual(puts, [3, 1, 1]);
    assert.equal(told, 2, 'whoever watches can say that the feed is throttled');
    assert.deepEqual(acknowledged, ['1', '2', '3'], 'each is told once, when it is acknowledged');
  });

  test('a byte order mark before the first line is no part of it', async () => {
    const { records } = await feed(['\ufeff{"id":"a"}\n\ufeffb'], { key: 'id' });
    assert.deepEqual(records, [
      { key: 'a', text: '{"id":"a"}' },
      { key: '2', text: '\ufeffb' },
    ]);
  });

  test('a line that no record could hold ends the feed and is named, wherever its end is', async () => {
    const long = 'x'.repeat(1024 * 1024);
    for (const input of [`a\n\nb\n${long}`, `a\n\nb\n${long}\nc\n`]) {
      for (const pieces of [[input], input.match(/.{1,65536}/gs) ?? []]) {
        await assert.rejects(
          feed(pieces),
          (error: unknown) => error instanceof LineTooLongError && /^line 4 is longer than 1048320 bytes$/.test(error.message),
        );
      }
    }
  });
});
