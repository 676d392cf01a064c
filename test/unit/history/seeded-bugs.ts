/** Bugs that a server might have, each as a flaw of the simulated one, with the invariant that has to catch it. */
import type { KinesisInvariant } from '../../support/history/kinesis-checker.ts';
import {
  COUNTER_STEP,
  counterOf,
  type Flaws,
  type Page,
  type SimulatedKinesis,
  type SimulatedShard,
  type StoredRecord,
  seen,
  sequenceNumberOf,
} from './simulated-kinesis.ts';

export interface SeededBug {
  readonly name: string;
  readonly caughtBy: KinesisInvariant;
  /** Flaws have a memory: each run gets its own. */
  readonly flaws: () => Flaws;
  readonly retentionMs?: number;
}

/** In these runs most records expire. */
const SHORT_RETENTION_MS = 250;

export const SEEDED_BUGS: readonly SeededBug[] = [
  { name: 'the tail of acknowledged records is lost at a restart', caughtBy: 'C3', flaws: dropsTail },
  { name: 'records are acknowledged before they are synced', caughtBy: 'C3', flaws: acknowledgesEarly },
  { name: 'one record in the middle is lost at a restart', caughtBy: 'C3', flaws: losesOne },
  { name: 'two records of a page change places', caughtBy: 'C5', flaws: swapsInPage },
  { name: 'two records change places at a restart', caughtBy: 'C2', flaws: swapsStored },
  { name: 'a sequence number is used again after a restart', caughtBy: 'C2', flaws: reusesNumber },
  { name: 'the sequence number acknowledged is that of another record', caughtBy: 'C2', flaws: acknowledgesOther },
  { name: 'an arrival time changes at a restart', caughtBy: 'C2', flaws: changesArrival },
  { name: 'an iterator skips a page', caughtBy: 'C5', flaws: skipsPage },
  { name: 'an iterator goes back', caughtBy: 'C5', flaws: goesBack },
  { name: 'a page loses its last record', caughtBy: 'C5', flaws: losesLastOfPage },
  { name: 'LATEST begins one record early', caughtBy: 'C5', flaws: () => startsAt('LATEST', -1) },
  { name: 'LATEST passes over the next three records', caughtBy: 'C5', flaws: () => startsAt('LATEST', 3) },
  { name: 'AT_TIMESTAMP passes over its first record', caughtBy: 'C5', flaws: () => startsAt('AT_TIMESTAMP', 1) },
  { name: 'AT_SEQUENCE_NUMBER begins behind its record', caughtBy: 'C5', flaws: () => startsAt('AT_SEQUENCE_NUMBER', 1) },
  { name: 'AFTER_SEQUENCE_NUMBER begins with its record', caughtBy: 'C5', flaws: () => startsAt('AFTER_SEQUENCE_NUMBER', -1) },
  { name: 'a record nobody put is read', caughtBy: 'C1', flaws: returnsPhantom },
  { name: 'the bytes of a record are altered', caughtBy: 'C1', flaws: () => alters({ digest: 'altered' }) },
  { name: 'the key of a record is altered', caughtBy: 'C1', flaws: () => alters({ partitionKey: 'altered' }) },
  { name: 'a refused put is stored', caughtBy: 'C1', flaws: storesRefused },
  { name: 'a record is altered once it was read', caughtBy: 'C2', flaws: altersLater },
  { name: 'a record goes to the wrong shard', caughtBy: 'C8', flaws: misroutes },
  { name: 'a put is stored twice', caughtBy: 'C4', flaws: duplicates },
  { name: 'an unacknowledged record comes back at a later restart', caughtBy: 'C5', flaws: resurrects },
  { name: 'the arrival time goes back with the clock', caughtBy: 'C14', flaws: arrivesEarlier },
  { name: 'a put stands before one that was acknowledged before it began', caughtBy: 'C6', flaws: overtakes },
  { name: 'the records of one request change their order', caughtBy: 'C6', flaws: reversesRequest },
  { name: 'a reader at the tip misses what was acknowledged', caughtBy: 'C7', flaws: lagsBehind },
  { name: 'a closed shard takes a record above its end', caughtBy: 'C9', flaws: putsAboveEnd },
  { name: 'an open shard ends', caughtBy: 'C9', flaws: endsOpenShard },
  { name: 'a closed shard names one child only', caughtBy: 'C9', flaws: hidesChild },
  { name: 'the ranges of the open shards leave a gap', caughtBy: 'C9', flaws: leavesGap },
  { name: 'records are trimmed too early', caughtBy: 'C10', flaws: trimsEarly },
  { name: 'expired records are served', caughtBy: 'C10', retentionMs: SHORT_RETENTION_MS, flaws: servesExpired },
  { name: 'trimmed records come back at a restart', caughtBy: 'C10', retentionMs: SHORT_RETENTION_MS, flaws: untrims },
];

/** True at each `every`-th chance, which is counted as a hit. */
function nowAndThen(every: number): (server: SimulatedKinesis) => boolean {
  let chances = 0;
  return (server) => {
    chances += 1;
    if (chances % every !== 0) return false;
    server.hits += 1;
    return true;
  };
}

function fullest(server: SimulatedKinesis): SimulatedShard {
  return server.shards.reduce((most, shard) => (shard.records.length > most.records.length ? shard : most));
}

function dropsTail(): Flaws {
  return {
    onRestart(server) {
      for (const shard of server.open()) {
        if (shard.records.length < 12) continue;
        shard.records.splice(-10);
        server.hits += 1;
      }
    },
  };
}

/** Twenty-four records at a time are synced; the rest goes with the process. */
function acknowledgesEarly(): Flaws {
  let unsynced: { readonly shard: SimulatedShard; readonly record: StoredRecord }[] = [];
  return {
    afterAppend(_server, shard, record) {
      unsynced = unsynced.length === 24 ? [] : [...unsynced, { shard, record }];
    },
    onRestart(server) {
      for (const { shard, record } of unsynced) shard.records = shard.records.filter((one) => one !== record);
      server.hits += unsynced.length;
      unsynced = [];
    },
  };
}

function losesOne(): Flaws {
  return {
    onRestart(server) {
      const shard = fullest(server);
      server.hits += shard.records.splice(Math.floor(shard.records.length / 2), 1).length;
    },
  };
}

function swapsInPage(): Flaws {
  const now = nowAndThen(9);
  return {
    page(server, _shard, _from, { records }) {
      if (records.length >= 2 && now(server)) records.unshift(...records.splice(1, 1));
    },
  };
}

function swapsStored(): Flaws {
  return {
    onRestart(server) {
      const { records } = fullest(server);
      const [one, other] = records.slice(-4);
      if (one === undefined || other === undefined) return;
      [one.counter, other.counter] = [other.counter, one.counter];
      records.sort((a, b) => a.counter - b.counter);
      server.hits += 1;
    },
  };
}

/** The last records were not durable; the next ones take their numbers, which are known already. */
function reusesNumber(): Flaws {
  return {
    onRestart(server) {
      for (const shard of server.open()) {
        if (shard.records.length < 20) continue;
        shard.records.splice(-12);
        shard.nextCounter = (shard.records.at(-1)?.counter ?? 0) + COUNTER_STEP;
        server.hits += 1;
      }
    },
  };
}

function acknowledgesOther(): Flaws {
  const now = nowAndThen(20);
  let last: string | undefined;
  return {
    acknowledged(server, sequenceNumber) {
      const told = last !== undefined && now(server) ? last : sequenceNumber;
      last = sequenceNumber;
      return told;
    },
  };
}

function changesArrival(): Flaws {
  return {
    onRestart(server) {
      for (const record of fullest(server).records) record.arrivalMs += 1;
      server.hits += fullest(server).records.length;
    },
  };
}

function skipsPage(): Flaws {
  const now = nowAndThen(7);
  return {
    page(server, shard, _from, page) {
      const behind = shard.records.filter(({ counter }) => counter >= page.next);
      if (behind.length > 6 && now(server)) page.next = (behind[3]?.counter ?? 0) + 1;
    },
  };
}

function goesBack(): Flaws {
  const now = nowAndThen(7);
  return {
    page(server, _shard, from, page) {
      if (page.records.length > 0 && page.millisBehindLatest > 0 && now(server)) page.next = from;
    },
  };
}

function losesLastOfPage(): Flaws {
  const now = nowAndThen(7);
  return {
    page(server, _shard, _from, { records, millisBehindLatest }) {
      if (records.length > 1 && millisBehindLatest > 0 && now(server)) records.pop();
    },
  };
}

/** Iterators of one type begin some records off. */
function startsAt(type: string, records: number): Flaws {
  return {
    iterator(server, shard, start, right) {
      if (start.type !== type) return right;
      if (records > 0) {
        server.hits += 1;
        return right + (records - 1) * COUNTER_STEP + 1;
      }
      const before = shard.records.findLast(({ counter }) => counter < right);
      server.hits += before === undefined ? 0 : 1;
      return before?.counter ?? right;
    },
  };
}

function returnsPhantom(): Flaws {
  const now = nowAndThen(9);
  return {
    page(server, _shard, _from, { records }) {
      const last = records.at(-1);
      if (last === undefined || !now(server)) return;
      const sequenceNumber = last.sequenceNumber.slice(0, -1) + String(Number(last.sequenceNumber.slice(-1)) + 1);
      records.push({ ...last, attemptId: 'nobody', sequenceNumber });
    },
  };
}

function alters(change: { readonly digest?: string; readonly partitionKey?: string }): Flaws {
  const now = nowAndThen(30);
  return {
    afterAppend(server, shard, record) {
      if (now(server)) shard.records[shard.records.indexOf(record)] = { ...record, ...change };
    },
  };
}

function storesRefused(): Flaws {
  return {
    storesRefused: true,
    afterAppend(server) {
      server.hits += 1; // each run has refused puts, and this one stores them
    },
  };
}

function altersLater(): Flaws {
  return {
    onRestart(server) {
      const shard = fullest(server);
      shard.records = shard.records.map((record) => ({ ...record, digest: `${record.digest}!` }));
      server.hits += shard.records.length;
    },
  };
}

function misroutes(): Flaws {
  const now = nowAndThen(25);
  return { route: (server, right) => (now(server) ? (server.open().find((shard) => shard !== right) ?? right) : right) };
}

function duplicates(): Flaws {
  const now = nowAndThen(25);
  return {
    afterAppend(server, shard, record) {
      if (!now(server)) return;
      server.insert(shard, { ...record, counter: shard.nextCounter });
      shard.nextCounter += COUNTER_STEP;
    },
  };
}

/** What a crash cut off stands between records that were written, and read, since. */
function resurrects(): Flaws {
  let restarts = 0;
  return {
    onRestart(server) {
      restarts += 1;
      const { records } = fullest(server);
      const before = records[Math.floor(records.length / 3)];
      if (restarts < 2 || before === undefined) return;
      server.insert(fullest(server), { ...before, counter: before.counter + 5, attemptId: `stale-${restarts}` });
      server.hits += 1;
    },
  };
}

function arrivesEarlier(): Flaws {
  const now = nowAndThen(25);
  return {
    arrivalMs(server, shard, nowMs) {
      const last = shard.records.at(-1);
      return last !== undefined && now(server) ? last.arrivalMs - 3 : Math.max(last?.arrivalMs ?? 0, nowMs);
    },
  };
}

/** A put is placed before five others. */
function overtakes(): Flaws {
  const now = nowAndThen(25);
  return {
    counter(server, shard) {
      const fifth = shard.records.at(-5);
      return fifth !== undefined && now(server) ? fifth.counter + 5 : shard.nextCounter;
    },
  };
}

function reversesRequest(): Flaws {
  return {
    requestOrder(server, places) {
      server.hits += places.length - 1;
      return places.reverse();
    },
  };
}

/** A cache of the end: it is told to be the tip, and the last records are not there. */
function lagsBehind(): Flaws {
  const now = nowAndThen(5);
  return {
    page(server, shard, from, page) {
      if (page.millisBehindLatest !== 0 || shard.closed || page.records.length < 2 || !now(server)) return;
      page.records.length = 0;
      page.next = from;
    },
  };
}

function putsAboveEnd(): Flaws {
  return {
    acknowledged(server, sequenceNumber) {
      const closed = server.shards.find((shard) => shard.closed);
      const last = closed?.records.at(-1);
      if (closed === undefined || last === undefined || counterOf(sequenceNumberOf(closed, last.counter)) > 9_000_000_000)
        return sequenceNumber;
      closed.records.push({ ...last, counter: 99_999_999_990, attemptId: 'above' });
      server.hits += 1;
      return sequenceNumber;
    },
  };
}

function endsOpenShard(): Flaws {
  const now = nowAndThen(9);
  return {
    page(server, shard, _from, page) {
      if (!shard.closed && page.millisBehindLatest === 0 && now(server)) page.childShardIds = ['shard-9'];
    },
  };
}

function hidesChild(): Flaws {
  return {
    page(server, _shard, _from, page: Page) {
      if (page.childShardIds === null) return;
      page.childShardIds.pop();
      server.hits += 1;
    },
  };
}

function leavesGap(): Flaws {
  return {
    describe(server, shards) {
      server.hits += 1;
      return shards.filter(({ shardId }) => shardId !== 'shard-2');
    },
  };
}

function trimsEarly(): Flaws {
  return {
    onRestart(server) {
      server.hits += fullest(server).records.splice(0, 3).length;
    },
  };
}

function servesExpired(): Flaws {
  return {
    retentionMs: 2 * SHORT_RETENTION_MS,
    page(server, _shard, _from, { records }) {
      server.hits += records.filter(({ arrivalMs }) => arrivalMs < server.nowMs - SHORT_RETENTION_MS).length;
    },
  };
}

/** A restart forgets how far the shards were trimmed, and a reading brings back what was the first record once. */
function untrims(): Flaws {
  const firsts = new Map<SimulatedShard, StoredRecord>();
  return {
    afterAppend(_server, shard, record) {
      if (!firsts.has(shard)) firsts.set(shard, record);
    },
    page(server, shard, from, { records }) {
      const first = firsts.get(shard);
      if (first === undefined || from > first.counter || records[0]?.sequenceNumber === sequenceNumberOf(shard, first.counter))
        return;
      records.unshift(seen(shard, first));
      server.hits += 1;
    },
  };
}
