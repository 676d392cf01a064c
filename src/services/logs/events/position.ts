/**
 * Where an event stands in its group's log: the offset of its entry and its place in it. Positions follow the order in which
 * events were written. As text they have the form of AWS's event ids, 56 decimal digits.
 */
import type { Offset } from '../../../storage/log-engine.ts';

export interface Position {
  readonly offset: Offset;
  readonly index: number;
}

const OFFSET_DIGITS = 46;
const INDEX_DIGITS = 10;
const DIGITS = /^\d{56}$/;

export function positionText({ offset, index }: Position): string {
  return `${String(offset).padStart(OFFSET_DIGITS, '0')}${String(index).padStart(INDEX_DIGITS, '0')}`;
}

/** Undefined when the text is none. */
export function parsePosition(text: string): Position | undefined {
  if (!DIGITS.test(text)) return undefined;
  const offset = Number(text.slice(0, OFFSET_DIGITS));
  return Number.isSafeInteger(offset) ? { offset: offset as Offset, index: Number(text.slice(OFFSET_DIGITS)) } : undefined;
}

export function isBefore(one: Position, other: Position): boolean {
  return one.offset < other.offset || (one.offset === other.offset && one.index < other.index);
}
