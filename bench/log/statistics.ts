/** Medians and the like, and how figures are written. */

/** Of an unsorted list; 0 for an empty one. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** `median (min–max)`. */
export function spread(samples: readonly number[], digits: number): string {
  const low = Math.min(...samples).toFixed(digits);
  const high = Math.max(...samples).toFixed(digits);
  return `${median(samples).toFixed(digits)} (${low}–${high})`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Decimal megabytes. */
export function megabytes(bytes: number): string {
  return whole(bytes / 1e6);
}

export function mebibytes(bytes: number): string {
  return whole(bytes / 2 ** 20);
}
