import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkMappingHistory,
  type InvocationEvent,
  type MappingHistory,
  type MappingInvariant,
} from '../../support/history/mapping-checker.ts';
import { simulateMapping } from './simulated-mapping.ts';

interface Bug {
  readonly name: string;
  readonly caughtBy: MappingInvariant;
  readonly lanes?: number;
  readonly crashes?: boolean;
  readonly mutate: (history: MappingHistory) => MappingHistory;
}

const BUGS: readonly Bug[] = [
  { name: 'a batch is never delivered', caughtBy: 'C11', mutate: (history) => without(history, whole(history)[3]) },
  {
    name: 'the checkpoint passes a batch that a crash cut short',
    caughtBy: 'C11',
    crashes: true,
    mutate: (history) => replace(history, lastBeforeCrash(history), (one) => ({ ...one, type: 'info', out: null })),
  },
  {
    name: 'a failed batch is taken for processed',
    caughtBy: 'C11',
    mutate: (history) => ({ ...history, discarded: history.discarded.slice(1) }),
  },
  {
    name: 'a record that was processed is put into the queue',
    caughtBy: 'C11',
    mutate: (history) => ({ ...history, discarded: [...history.discarded, rangeOf(whole(history)[2])] }),
  },
  { name: 'a batch is delivered again', caughtBy: 'C11', mutate: (history) => again(history, whole(history)[1]) },
  {
    name: 'a record from nowhere is delivered',
    caughtBy: 'C11',
    mutate: (history) => withRecord(history, { sequenceNumber: '1009999999' }),
  },
  {
    name: 'a record is delivered with other bytes',
    caughtBy: 'C11',
    mutate: (history) => withRecord(history, { digest: 'other' }),
  },
  {
    name: 'a record is delivered with another key',
    caughtBy: 'C11',
    mutate: (history) => withRecord(history, { partitionKey: 'x' }),
  },
  {
    name: 'two batches of one key run at the same time',
    caughtBy: 'C12',
    lanes: 2,
    mutate: (history) => replace(history, whole(history)[1], (one) => ({ ...one, t1: one.t1 + 20 })),
  },
  {
    name: 'three invocations run for two lanes',
    caughtBy: 'C12',
    lanes: 2,
    mutate: (history) => replace(history, whole(history)[1], (one) => ({ ...one, t1: one.t1 + 20 })),
  },
  { name: 'two batches change their order', caughtBy: 'C12', mutate: swapTimes },
  { name: 'the records of a batch change their order', caughtBy: 'C12', mutate: reverseBatch },
  { name: 'a half has a gap', caughtBy: 'C12', mutate: (history) => replace(history, whole(history)[2], dropMiddle) },
  { name: 'a child is begun before its parent ended', caughtBy: 'C12', mutate: beginChildEarly },
];

describe('the checker of what a mapping delivers', () => {
  for (const lanes of [1, 2]) {
    for (const crashes of [false, true]) {
      it(`finds nothing wrong with a mapping of ${lanes} lanes ${crashes ? 'that was killed' : 'without a crash'}`, () => {
        for (let seed = 1; seed <= 20; seed++)
          assert.deepEqual(checkMappingHistory(simulateMapping(seed, lanes, crashes)).list(), [], `seed ${seed}`);
      });
    }
  }

  for (const { name, caughtBy, lanes = 1, crashes = false, mutate } of BUGS) {
    it(`catches by ${caughtBy}: ${name}`, () => {
      for (let seed = 1; seed <= 5; seed++) {
        const history = simulateMapping(seed, lanes, crashes);
        const flawed = mutate(history);
        assert.notDeepEqual(flawed, history, `seed ${seed}: the bug changes the history`);
        const broken = checkMappingHistory(flawed).broken();
        assert.ok(broken.includes(caughtBy), `seed ${seed}: broken is ${broken.join(', ') || 'nothing'}`);
      }
    });
  }
});

/** Invocations of several records that were processed whole. */
function whole({ invocations }: MappingHistory): InvocationEvent[] {
  return invocations.filter(({ out, in: { records } }) => out?.failedFrom === null && records.length > 2);
}

function lastBeforeCrash(history: MappingHistory): InvocationEvent | undefined {
  // What is delivered again after the crash hides the loss of the last batch.
  return whole(history).findLast(({ t1 }) => t1 < (history.crashes[0] ?? 0) - 25);
}

function replace(
  history: MappingHistory,
  old: InvocationEvent | undefined,
  change: (old: InvocationEvent) => InvocationEvent,
): MappingHistory {
  return { ...history, invocations: history.invocations.map((one) => (one === old ? change(one) : one)) };
}

function without(history: MappingHistory, gone: InvocationEvent | undefined): MappingHistory {
  return { ...history, invocations: history.invocations.filter((one) => one !== gone) };
}

function again(history: MappingHistory, one: InvocationEvent | undefined): MappingHistory {
  assert.ok(one !== undefined);
  const copy = { ...one, attemptId: 'again', t0: one.t0 + 100_000, t1: one.t1 + 100_000 };
  return { ...history, invocations: [...history.invocations, copy] };
}

function rangeOf(one: InvocationEvent | undefined): MappingHistory['discarded'][number] {
  const at = one?.in.records[0]?.sequenceNumber ?? '';
  return { shardId: one?.in.shardId ?? '', first: at, last: at };
}

function withRecord(history: MappingHistory, change: Readonly<Record<string, string>>): MappingHistory {
  return replace(history, whole(history)[1], (one) => {
    const records = one.in.records.map((record, index) => (index === 1 ? { ...record, ...change } : record));
    return { ...one, in: { ...one.in, records } };
  });
}

function dropMiddle(one: InvocationEvent): InvocationEvent {
  return { ...one, in: { ...one.in, records: one.in.records.filter((_, index) => index !== 1) } };
}

function reverseBatch(history: MappingHistory): MappingHistory {
  return replace(history, whole(history)[1], (one) => ({ ...one, in: { ...one.in, records: one.in.records.slice().reverse() } }));
}

function swapTimes(history: MappingHistory): MappingHistory {
  const [, one, other] = whole(history);
  assert.ok(one !== undefined && other !== undefined);
  const swapped = replace(history, one, () => ({ ...one, t0: other.t0, t1: other.t1 }));
  return replace(swapped, other, () => ({ ...other, t0: one.t0, t1: one.t1 }));
}

function beginChildEarly(history: MappingHistory): MappingHistory {
  const first = history.invocations.find(({ in: { shardId } }) => shardId === 's1');
  return replace(history, first, (one) => ({ ...one, t0: 3, t1: 4 }));
}
