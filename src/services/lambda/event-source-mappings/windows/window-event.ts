/** The event of a tumbling window: that of any batch with the window and its state behind the records (API reference). */
import { isoTimestamp } from '../../../../platform/clock.ts';
import { EVENT_HEAD } from '../batch.ts';

export interface WindowFrame {
  readonly window: { readonly startMs: number; readonly endMs: number };
  /** JSON text. */
  readonly state: string;
  readonly shardId: string;
  readonly eventSourceArn: string;
  readonly final: boolean;
  readonly early: boolean;
}

/** What an event without records ends with; the frame takes its place. */
const CLOSE_BYTES = 1;
const NO_RECORDS = Buffer.from(`${EVENT_HEAD}]}`);

/** `event`: of a batch, or none for the last invocation of a window. */
export function windowEvent(event: Buffer | undefined, frame: WindowFrame): Buffer {
  const { window, state, shardId, eventSourceArn, final, early } = frame;
  const times = { start: wholeSecond(window.startMs), end: wholeSecond(window.endMs) };
  const tail =
    `,"window":${JSON.stringify(times)},"state":${state},"shardId":${JSON.stringify(shardId)}` +
    `,"eventSourceARN":${JSON.stringify(eventSourceArn)},"isFinalInvokeForWindow":${final},"isWindowTerminatedEarly":${early}}`;
  const records = event ?? NO_RECORDS;
  return Buffer.concat([records.subarray(0, records.byteLength - CLOSE_BYTES), Buffer.from(tail)]);
}

function wholeSecond(timeMs: number): string {
  return `${isoTimestamp(timeMs).slice(0, 19)}Z`;
}
