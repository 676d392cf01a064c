/**
 * Two or three gateways on one log, which put, split and merge at the same time over a network that delays, fails and forgets:
 * no acknowledged record lies behind a SEAL, none is lost, none is there twice, and the records of a key stand in the order in
 * which they were acknowledged, along all splits and merges. Gateways with seeded bugs must be found out.
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { History } from '../support/history/events.ts';
import { checkKinesisHistory } from '../support/history/kinesis-checker.ts';
import { reportRun } from '../support/run-report.ts';
import { GATEWAY_BUGS, type GatewayBug } from './gateway-bugs.ts';
import { GatewayRun, type GatewayRunResult } from './gateway-run.ts';

const LONG = process.env.MILLRACE_LONG === '1';
const FIRST_SEED = Number(process.env.MILLRACE_SEED ?? 1);
const RUNS = Number(process.env.MILLRACE_RUNS ?? (LONG ? 20_000 : 300));
/** A bug that is not found within so many runs is not found. */
const RUNS_PER_BUG = 60;

/** Sentences about what is wrong. */
function findingsOf(result: GatewayRunResult): string[] {
  const behind = result.acknowledgedBehindSeal.map((attempt) => `${attempt} was acknowledged and lies behind a SEAL`);
  return [...behind, ...outOfOrder(result.history), ...checkKinesisHistory(result.history).list()];
}

/** Of one key, what was put after something was acknowledged has the greater sequence number, in whichever shard. */
function outOfOrder(history: History): string[] {
  const findings: string[] = [];
  const puts = history.events.filter((event) => event.f === 'put' && event.out !== null);
  const byKey = new Map<string, { readonly t0: number; readonly t1: number; readonly number: bigint; readonly name: string }[]>();
  for (const event of puts) {
    if (event.f !== 'put' || event.out === null) continue;
    const { t0, t1, attemptId: name } = event;
    const list = byKey.get(event.in.partitionKey) ?? [];
    list.push({ t0, t1, name, number: BigInt(event.out.sequenceNumber) });
    byKey.set(event.in.partitionKey, list);
  }
  for (const list of byKey.values()) {
    for (const later of list) {
      const earlier = list.find(({ t1, number }) => t1 < later.t0 && number >= later.number);
      if (earlier !== undefined) findings.push(`${later.name} stands before ${earlier.name}, which was acknowledged before`);
    }
  }
  return findings;
}

async function found(bug: GatewayBug): Promise<boolean> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS_PER_BUG; seed++) {
    const findings = await new GatewayRun(seed, bug).run().then(findingsOf, (error: unknown) => [String(error)]);
    if (findings.length > 0) return true;
  }
  return false;
}

describe('gateways that share a log', () => {
  let bugsFound = 0;

  it(`keep every promise in ${RUNS} runs`, async () => {
    let [acknowledged, unknown, reshards, killed, voided] = [0, 0, 0, 0, 0];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      const result = await new GatewayRun(seed).run().catch((cause: unknown) => {
        throw new Error(`MILLRACE_SEED=${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      });
      assert.deepEqual(findingsOf(result), [], `MILLRACE_SEED=${seed}`);
      for (const event of result.history.events) {
        if (event.f === 'put' && event.type === 'ok') acknowledged += 1;
        if (event.f === 'put' && event.type === 'info') unknown += 1;
      }
      reshards += result.reshards;
      killed += result.killed;
      voided += result.voided;
    }
    const last = FIRST_SEED + RUNS - 1;
    assert.ok(voided > RUNS / 10 && killed > RUNS / 10 && reshards > RUNS, 'the runs are invalid: too little happened');
    reportRun(
      'gateways',
      `${RUNS} runs, ${reshards} splits and merges, ${killed} gateways killed, ${acknowledged} records acknowledged, ` +
        `${unknown} outcomes unknown, ${voided} records behind a SEAL, seeds ${FIRST_SEED} to ${last}`,
    );
  });

  for (const bug of GATEWAY_BUGS) {
    it(`are found out when one ${bug}`, async () => {
      assert.ok(await found(bug), `not found in ${RUNS_PER_BUG} runs`);
      bugsFound += 1;
    });
  }

  after(() => reportRun('gateways, seeded bugs', `${bugsFound} of ${GATEWAY_BUGS.length} found`));
});
