/** The entries of a log of what is pending (pending-log.ts) that say that items are settled. */
import type { Entry, Offset, StoredEntry } from './log-engine.ts';

const SETTLED = Buffer.from('{"delivered":');

export interface Settled {
  readonly delivered: readonly Offset[];
  readonly ranks: readonly number[];
}

export function settledEntry(delivered: readonly Offset[], ranks: readonly number[] = []): Entry {
  return { key: null, value: Buffer.from(JSON.stringify({ delivered, ...(ranks.length > 0 && { ranks }) })) };
}

export function settledIn({ key, value }: StoredEntry): Settled | undefined {
  if (key !== null || !SETTLED.equals(value.subarray(0, SETTLED.length))) return undefined;
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  return { ranks: [], ...(JSON.parse(text) as Pick<Settled, 'delivered'>) };
}
