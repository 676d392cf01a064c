/**
 * Recordings of real AWS answers, and what it means to match one: the same keys and values, where each placeholder
 * (`<uuid:1>`, `<region>`, `<datetime>` …) stands for the same value wherever it appears.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const FILE = new URL('../../../../../test/recorded/test_lambda_integration_kinesis.snapshot.json', import.meta.url);
const PLACEHOLDER = /<[^<>]+>/g;
/** Times differ from value to value under one name. */
const UNBOUND = /^<(datetime|timestamp|approximate-arrival-timestamp|m-d5|receipt-handle|execution-start)/;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Recording = { readonly [key: string]: Json };

const recordings = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, { 'recorded-content': Recording }>;

/** All names of recorded tests. */
export const RECORDED_TESTS: readonly string[] = Object.keys(recordings).map((key) => key.split('::').at(-1) ?? '');

/** What was recorded by the test of this name. */
export function recording(testName: string): Recording {
  const key = Object.keys(recordings).find((candidate) => candidate.endsWith(`::${testName}`));
  assert.ok(key !== undefined, `a recording of ${testName}`);
  return recordings[key]?.['recorded-content'] ?? {};
}

/** The recorded answer of CreateEventSourceMapping, without what belongs to HTTP. */
export function withoutMetadata(recorded: Json | undefined): Recording {
  assert.ok(typeof recorded === 'object' && recorded !== null && !Array.isArray(recorded), 'a recorded object');
  const { ResponseMetadata: _, ...rest } = recorded as Recording;
  return rest;
}

/** A member of a recording, by its path. */
export function at(recorded: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, key) => (value === null || typeof value !== 'object' ? undefined : Reflect.get(value, key)),
    recorded,
  );
}

export class Matcher {
  readonly #bound = new Map<string, string>();

  /** Fails unless `actual` is what was recorded. Undefined members count as absent. */
  match(actual: unknown, recorded: Json | undefined, where = 'answer'): void {
    if (typeof recorded === 'string') this.#matchText(actual, recorded, where);
    else if (typeof recorded === 'object' && recorded !== null) this.#matchMembers(actual, recorded, where);
    else assert.deepEqual(actual, recorded, where);
  }

  #matchMembers(actual: unknown, recorded: object, where: string): void {
    assert.ok(typeof actual === 'object' && actual !== null, `${where} is an object`);
    const members = Object.fromEntries(Object.entries(actual).filter(([, value]) => value !== undefined));
    assert.deepEqual(Object.keys(members).sort(), Object.keys(recorded).sort(), `the keys of ${where}`);
    for (const [key, value] of Object.entries(recorded)) this.match(members[key], value, `${where}.${key}`);
  }

  #matchText(actual: unknown, recorded: string, where: string): void {
    const placeholders = recorded.match(PLACEHOLDER) ?? [];
    if (placeholders.length === 0) assert.equal(actual, recorded, where);
    const pattern = recorded.split(PLACEHOLDER).map(escapeRegExp).join('(.+)');
    const found = new RegExp(`^${pattern}$`).exec(String(actual));
    assert.ok(found !== null, `${where}: ${String(actual)} is not like ${recorded}`);
    for (const [index, placeholder] of placeholders.entries()) this.#bind(placeholder, found[index + 1] ?? '', where);
  }

  #bind(placeholder: string, value: string, where: string): void {
    if (UNBOUND.test(placeholder)) return;
    const before = this.#bound.get(placeholder);
    assert.ok(before === undefined || before === value, `${where}: ${placeholder} was ${before} and is ${value}`);
    this.#bound.set(placeholder, value);
  }
}

/** Fails unless both have their keys in the same order, all the way down. */
export function assertSameOrder(actual: unknown, recorded: unknown, where = 'answer'): void {
  if (typeof recorded !== 'object' || recorded === null || typeof actual !== 'object' || actual === null) return;
  assert.deepEqual(Object.keys(actual), Object.keys(recorded), `the order of the keys of ${where}`);
  for (const [key, value] of Object.entries(recorded)) assertSameOrder(Reflect.get(actual, key), value, `${where}.${key}`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
