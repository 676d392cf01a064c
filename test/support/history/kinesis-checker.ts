/**
 * Checks the history of a stream against what Kinesis promises. Since sequence numbers give the total order of a shard, each
 * promise is checked by sorting and sweeping: O(n log n) in the events, no search. Numbers C11 and C12 are in
 * mapping-checker.ts, C13 and C15 are not checked here.
 */
import { checkChains } from './chain-checks.ts';
import type { History } from './events.ts';
import { Findings } from './findings.ts';
import { gather } from './known-records.ts';
import { checkArrivalTimes, checkKept, checkRealTimeOrder, checkRequestOrder } from './record-checks.ts';
import { checkRouting, checkShards } from './shard-checks.ts';

const INVARIANTS = {
  C1: 'what is read was put',
  C2: 'a sequence number means one record for ever',
  C3: 'nothing acknowledged is lost',
  C4: 'the server makes no duplicates',
  C5: 'an iterator skips nothing and never goes back',
  C6: 'a put that began after another was acknowledged stands behind it',
  C7: 'a reader at the tip has seen all that was acknowledged before',
  C8: 'a record stands in the shard of its hash key',
  C9: 'a closed shard ends before its children begin',
  C10: 'records stay for the retention period and never come back',
  C14: 'arrival times never go back',
  H: 'the history is complete',
} as const;

export type KinesisInvariant = keyof typeof INVARIANTS;

/** Empty when all invariants hold. */
export function checkKinesisHistory(history: History): Findings<KinesisInvariant> {
  const findings = new Findings<KinesisInvariant>(INVARIANTS);
  const known = gather(history, findings); // C1, C2, C4
  checkKept(known, findings); // C3, C10
  checkChains(known, findings); // C5, C7, C10
  checkRealTimeOrder(known, findings); // C6
  checkRequestOrder(known, findings); // C6
  checkRouting(known, findings); // C8
  checkShards(known, findings); // C9
  checkArrivalTimes(known, findings); // C14
  return findings;
}
