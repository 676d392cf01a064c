/** Shard ids: `shardId-` and the shard's index in twelve decimal digits (API reference). */

const INDEX_MAX = 2 ** 31 - 1;
const FORM = /^(?:shardId-)?(\d{1,12})$/;

export function shardIdOf(index: number): string {
  return `shardId-${String(index).padStart(12, '0')}`;
}

/** The index an id stands for, also without prefix or zeros as AWS accepts it; undefined when it can be no shard's id. */
export function shardIndexOf(shardId: string): number | undefined {
  const digits = FORM.exec(shardId)?.[1];
  if (digits === undefined) return undefined;
  const index = Number(digits);
  return index <= INDEX_MAX ? index : undefined;
}
