import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { History, HistoryEvent } from '../../support/history/events.ts';
import { checkKinesisHistory } from '../../support/history/kinesis-checker.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { simulate } from './simulated-run.ts';

const SEEDS = [1, 2, 3];

describe('the checker of Kinesis histories', () => {
  for (const [name, retentionMs] of [
    ['keeps everything', undefined],
    ['lets most records expire', 250],
  ] as const) {
    it(`finds nothing in the history of a correct stream that ${name}`, () => {
      for (let seed = 1; seed <= 15; seed++) {
        const { history } = simulate({ seed, ...(retentionMs === undefined ? {} : { retentionMs }) });
        assert.deepEqual(checkKinesisHistory(history).list(), [], `seed ${seed}`);
      }
    });
  }

  it('is given histories in which there is something to find', () => {
    for (const seed of SEEDS) {
      const { events } = simulate({ seed }).history;
      const count = (holds: (event: HistoryEvent) => boolean): number => events.filter(holds).length;
      assert.ok(count((event) => event.f === 'put' && event.type === 'ok') > 200);
      assert.ok(count((event) => event.f === 'put' && event.type === 'info') > 10);
      assert.ok(count((event) => event.f === 'put' && event.type === 'fail') > 5);
      assert.ok(count((event) => event.f === 'read') > 60);
      for (const type of ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'])
        assert.ok(count((event) => event.f === 'iterator' && event.in.start.type === type) > 0, type);
    }
  });

  it('knows at least fifteen bugs', () => assert.ok(SEEDED_BUGS.length >= 15));

  for (const { name, caughtBy, flaws, retentionMs } of SEEDED_BUGS) {
    it(`catches by ${caughtBy}: ${name}`, () => {
      for (const seed of SEEDS) {
        const options = { seed, ...(retentionMs === undefined ? {} : { retentionMs }) };
        const flawed = simulate({ ...options, flaws: flaws() });
        assert.ok(flawed.hits > 0, `seed ${seed}: the bug shows`);
        assert.notDeepEqual(flawed.history, simulate(options).history, `seed ${seed}: the bug changes the history`);
        const broken = checkKinesisHistory(flawed.history).broken();
        assert.ok(broken.includes(caughtBy), `seed ${seed}: broken is ${broken.join(', ') || 'nothing'}`);
      }
    });
  }

  it('does not take the word of a history without a final reading', () => {
    const { history } = simulate({ seed: 1 });
    const events = history.events.filter((event) => !(event.f === 'iterator' && event.in.final));
    assert.ok(
      checkKinesisHistory({ ...history, events })
        .broken()
        .includes('H'),
    );
  });

  it('does not take the word of a final reading that stops before the end', () => {
    const { history } = simulate({ seed: 1 });
    const last = history.events.findLast((event) => event.f === 'read');
    assert.ok(checkKinesisHistory(without(history, last)).broken().includes('H'));
  });

  it('misses no page that was not recorded', () => {
    const { history } = simulate({ seed: 1 });
    const first = history.events.find((event) => event.f === 'read' && event.in.page === 0);
    assert.ok(checkKinesisHistory(without(history, first)).broken().includes('H'));
  });

  it('writes findings as sentences that begin with the invariant, and counts what is too much', () => {
    const bug = SEEDED_BUGS.find(({ name }) => name.startsWith('two records change places')) as (typeof SEEDED_BUGS)[number];
    const list = checkKinesisHistory(simulate({ seed: 1, flaws: bug.flaws() }).history).list();
    assert.match(list[0] ?? '', /^C2 a sequence number means one record for ever: \d+ (belongs to|was) /);
  });

  it('stays fast: 50,000 records with their reads in less than 2 s', () => {
    const { history } = bigHistory(50_000);
    const began = performance.now();
    assert.deepEqual(checkKinesisHistory(history).list(), []);
    assert.ok(performance.now() - began < 2000);
  });
});

function without(history: History, gone: HistoryEvent | undefined): History {
  assert.ok(gone !== undefined);
  return { ...history, events: history.events.filter((event) => event !== gone) };
}

/** One shard, one client, read to the end once. */
function bigHistory(records: number): { readonly history: History } {
  const events: HistoryEvent[] = [];
  const sequenceNumber = (index: number): string => String(10_000_000 + index);
  for (let index = 0; index < records; index++) {
    const input = { partitionKey: `k${index % 100}`, explicitHashKey: null, digest: 'd', request: index, place: 0 };
    const out = { shardId: 's', sequenceNumber: sequenceNumber(index) };
    events.push({ proc: 0, f: 'put', attemptId: `a${index}`, t0: index, t1: index + 0.5, type: 'ok', in: input, out });
  }
  const description = {
    shardId: 's',
    parentShardIds: [],
    startingHashKey: '0',
    endingHashKey: String((1n << 128n) - 1n),
    startingSequenceNumber: '1',
    endingSequenceNumber: null,
  };
  const late = { proc: 1, t0: records, t1: records + 1, type: 'ok' } as const;
  events.push({ ...late, f: 'shards', attemptId: 'l', in: null, out: { shards: [description] } });
  events.push({
    ...late,
    f: 'iterator',
    attemptId: 'c',
    in: { shardId: 's', start: { type: 'TRIM_HORIZON' }, final: true },
    out: {},
  });
  for (let page = 0; page * 1000 < records; page++) {
    const seen = Array.from({ length: 1000 }, (_, index) => {
      const at = page * 1000 + index;
      return {
        attemptId: `a${at}`,
        sequenceNumber: sequenceNumber(at),
        partitionKey: `k${at % 100}`,
        digest: 'd',
        arrivalMs: at,
      };
    });
    const out = { records: seen, millisBehindLatest: (page + 1) * 1000 < records ? 1 : 0, childShardIds: null };
    events.push({ ...late, f: 'read', attemptId: `r${page}`, in: { chain: 'c', page }, out });
  }
  return { history: { retentionMs: 3_600_000, wallOffsetMs: 0, clockSlackMs: 0, events } };
}
