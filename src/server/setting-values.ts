/** The values of settings, checked one by one: what does not fit is refused with a sentence that names the place it came from. */
import path from 'node:path';
import { StartError } from './start-error.ts';

/** A value and the place it came from, for messages. */
export interface Given {
  readonly value: unknown;
  /** 0: the command line, 1: the environment, 2: the file, 3: the default (K1). */
  readonly rank: number;
  readonly from: string;
}

export function oneOf<Value extends string>(given: Given | undefined, values: readonly Value[], what: string): Value | undefined {
  if (given === undefined) return undefined;
  const value = values.find((known) => known === given.value);
  if (value !== undefined) return value;
  throw invalid(`${given.from}: ${quoted(given.value)} is no ${what}. Use one of ${values.join(', ')}.`);
}

export function textOf(given: Given | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given.value !== 'string' || given.value === '') throw invalid(`${given.from} must be a text that is not empty.`);
  return given.value;
}

export function directoryOf(given: Given | undefined): string | undefined {
  const directory = textOf(given);
  return directory === undefined ? undefined : path.resolve(directory);
}

export function wholeNumberOf(given: Given | undefined, min: number, max: number): number | undefined {
  if (given === undefined) return undefined;
  const { value } = given;
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) return number;
  throw invalid(`${given.from}: ${quoted(value)} is not a whole number from ${min} to ${max}.`);
}

export function switchOf(given: Given | undefined): boolean | undefined {
  if (given === undefined) return undefined;
  if (given.value === true || given.value === 'true' || given.value === '1') return true;
  if (given.value === false || given.value === 'false' || given.value === '0') return false;
  throw invalid(`${given.from}: ${quoted(given.value)} is neither true nor false.`);
}

/** A list from flags or a file; in the environment its members are separated by commas. */
export function listOf(given: Given | undefined, pattern: RegExp, what: string): readonly string[] {
  return membersOf(given, what).map((member: unknown) => {
    if (typeof member === 'string' && pattern.test(member)) return member.toLowerCase();
    throw invalid(`${given?.from}: ${quoted(member)} is not right here. It takes ${what}.`);
  });
}

export function membersOf(given: Given | undefined, what: string): readonly unknown[] {
  if (given === undefined) return [];
  const members: unknown = typeof given.value === 'string' ? given.value.split(',').map((member) => member.trim()) : given.value;
  if (!Array.isArray(members)) throw invalid(`${given.from} must be a list of ${what}.`);
  return members;
}

export function quoted(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 200);
}

export function invalid(message: string, cause?: unknown): StartError {
  return new StartError('invalid-configuration', message, cause);
}
