/**
 * The filter criteria of a mapping: which records of a stream reach the function.
 *
 * F1. A record passes when one of the patterns fits it; a mapping without patterns lets all pass.
 * F2. `data` is the record's data as JSON; a record whose data is none does not fit a pattern that asks for `data`. The other
 *     fields are those of `kinesis` in the event. (AWS documents `data` alone today and has documented `partitionKey`.)
 * F3. The function receives the bytes that were put: a filter only looks.
 */
import type { SourceRecord } from '../ports.ts';
import { JsonNumber, type JsonValue, parseJsonValue } from './json-value.ts';
import { matches } from './match.ts';
import { type Pattern, PatternError, parsePattern } from './pattern.ts';

const SCHEMA_VERSION = '1.0';

export class RecordFilter {
  readonly #patterns: readonly Pattern[];
  readonly #wantsData: boolean;

  /** Throws a {@link PatternError} when a text is no pattern, or asks for data in another form than JSON. */
  constructor(texts: readonly string[]) {
    this.#patterns = texts.map(parsePattern);
    for (const pattern of this.#patterns) refuseBareData(pattern);
    this.#wantsData = this.#patterns.some(asksForData);
  }

  passes(record: SourceRecord): boolean {
    if (this.#patterns.length === 0) return true; // F1
    const fields = metadataOf(record);
    const data = this.#wantsData ? parseJsonValue(record.data) : undefined;
    if (data !== undefined) fields.set('data', data);
    return this.#patterns.some((pattern) => (data !== undefined || !asksForData(pattern)) && matches(pattern, fields)); // F2
  }
}

function metadataOf(record: SourceRecord): Map<string, JsonValue> {
  return new Map<string, JsonValue>([
    ['kinesisSchemaVersion', SCHEMA_VERSION],
    ['partitionKey', record.partitionKey],
    ['sequenceNumber', record.sequenceNumber],
    ['approximateArrivalTimestamp', new JsonNumber((record.arrivalTimeMs / 1000).toString())],
  ]);
}

function asksForData(pattern: Pattern): boolean {
  return pattern.fields.has('data') || pattern.alternatives.some((patterns) => patterns.some(asksForData));
}

/** Data is filtered as JSON: rules for the whole of it, as for a plain text, are refused (event filtering guide). */
function refuseBareData(pattern: Pattern): void {
  if (Array.isArray(pattern.fields.get('data'))) throw new PatternError('the pattern for "data" is an object');
  for (const patterns of pattern.alternatives) for (const alternative of patterns) refuseBareData(alternative);
}
