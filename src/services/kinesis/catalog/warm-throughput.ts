/** The write throughput that a stream on demand is to take at once: checked, and in the shape of the API. */
import type { WarmThroughputObject } from '../../../protocol/generated/kinesis.ts';
import { WARM_THROUGHPUT_MIBPS_MAX } from '../limits.ts';
import { warmThroughputTooHigh } from '../setting-errors.ts';
import type { Stream } from './state.ts';

/** Null when none was asked for. */
export function checkWarmThroughput(mibps: number | undefined): number | null {
  if (mibps === undefined) return null;
  if (mibps > WARM_THROUGHPUT_MIBPS_MAX) throw warmThroughputTooHigh(mibps, WARM_THROUGHPUT_MIBPS_MAX);
  return mibps;
}

/** Undefined for a stream without. The current one is the former until a change has taken effect. */
export function describeWarmThroughput(stream: Stream): WarmThroughputObject | undefined {
  const { warmThroughputMibps, warmThroughputWasMibps } = stream;
  if (warmThroughputMibps === null) return undefined;
  return { TargetMiBps: warmThroughputMibps, CurrentMiBps: warmThroughputWasMibps ?? warmThroughputMibps };
}
