/** What can be fuzzed: something that makes inputs, takes them, and has an error of its own for what it does not take. */
import type { Mutator } from './mutator.ts';

export interface Target {
  readonly name: string;
  /** The next input: its text for a report, and the call that takes it. */
  next(mutator: Mutator): FuzzCase;
  /** Whether an input may be refused so. */
  isRefusal(error: unknown): boolean;
}

export interface FuzzCase {
  readonly run: () => void;
  readonly show: () => string;
}

export function shown(input: unknown): string {
  const text = input instanceof Uint8Array ? `base64 ${Buffer.from(input).toString('base64')}` : JSON.stringify(input);
  return text.length <= 2_000 ? text : `${text.slice(0, 2_000)}… (${text.length} characters)`;
}
