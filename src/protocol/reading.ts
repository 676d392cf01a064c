/**
 * From parsed JSON (parse.ts) or CBOR to input as the model says. Conversions and the texts of what cannot be converted are AWS's
 * (recorded 2015–2024). Members that the model does not know are ignored, null means absent, and nothing read here can
 * reach a prototype: structures take only the model's names, maps have no prototype.
 */
import type { BlobShape, ListShape, MapShape, NumberShape, Shape, StructureShape, TimestampShape } from './schema.ts';
import { type ServiceError, serializationError } from './service-error.ts';
import { TextSlice } from './text-slice.ts';

/** What the formats write differently. Both throw a SerializationException. */
export interface LeafForms {
  blob(raw: unknown, shape: BlobShape): Uint8Array;
  /** Milliseconds since the epoch. */
  timestamp(raw: unknown, shape: TimestampShape): number;
}

type Read = (raw: unknown) => unknown;

/** Keeps what it compiled per shape. */
export class ShapeReader {
  readonly #leaves: LeafForms;
  readonly #reads = new Map<Shape, Read>();

  constructor(leaves: LeafForms) {
    this.#leaves = leaves;
  }

  /** Reads a value that is neither null nor undefined. */
  read(shape: Shape, raw: unknown): unknown {
    return this.#readOf(shape)(raw);
  }

  #readOf(shape: Shape): Read {
    const known = this.#reads.get(shape);
    if (known !== undefined) return known;
    const read = this.#compile(shape);
    this.#reads.set(shape, read);
    return read;
  }

  #compile(shape: Shape): Read {
    switch (shape.kind) {
      case 'string':
        return readString;
      case 'boolean':
        return readBoolean;
      case 'integer':
      case 'long':
      case 'double':
        return numberReader(shape);
      case 'blob':
        return (raw) => this.#leaves.blob(raw, shape);
      case 'timestamp':
        return (raw) => this.#leaves.timestamp(raw, shape);
      case 'list':
        return this.#list(shape);
      case 'map':
        return this.#map(shape);
      case 'structure':
        return this.#structure(shape);
    }
  }

  /** Members that REST-JSON carries elsewhere than in the body are not looked for in it. */
  #structure(shape: StructureShape): Read {
    const members = Object.entries(shape.members)
      .filter(([name, member]) => member.location === undefined && name !== shape.payload)
      .map(([name, member]) => ({ name, read: this.#readOf(member.shape) }));
    return (raw) => {
      if (!isRecord(raw)) throw unexpected(raw, 'Expected null');
      const structure: Record<string, unknown> = {};
      for (const { name, read } of members) {
        const value = raw[name];
        if (value !== undefined && value !== null) structure[name] = read(value);
      }
      return structure;
    };
  }

  /** A null element stays, as undefined, for the validator to name its place. */
  #list(shape: ListShape): Read {
    const read = this.#readOf(shape.member);
    return (raw) => {
      if (!Array.isArray(raw)) throw unexpected(raw, 'Expected list or null');
      const list: unknown[] = [];
      for (const value of raw as readonly unknown[]) {
        list.push(value === null || value === undefined ? undefined : read(value));
      }
      return list;
    };
  }

  #map(shape: MapShape): Read {
    const read = this.#readOf(shape.value);
    return (raw) => {
      if (!isRecord(raw)) throw unexpected(raw, 'Expected map or null');
      const map: Record<string, unknown> = Object.create(null);
      for (const key of Object.keys(raw)) {
        const value = raw[key];
        map[key] = value === null || value === undefined ? undefined : read(value);
      }
      return map;
    };
  }
}

/** Something else stands where a value of the type `target` belongs; for structures and lists there are texts without types. */
export function notConvertible(raw: unknown, target: string): ServiceError {
  return unexpected(raw, `class ${javaClass(raw)} can not be converted to ${target}`);
}

/** How Java calls the class of a parsed value. */
function javaClass(raw: unknown): string {
  switch (typeof raw) {
    case 'boolean':
      return 'java.lang.Boolean';
    case 'string':
      return 'java.lang.String';
    case 'number':
    case 'bigint':
      return 'com.amazon.coral.value.json.numbers.TruncatingBigNumber';
    default:
      if (raw instanceof TextSlice) return 'java.lang.String';
      return raw instanceof Uint8Array ? 'java.nio.HeapByteBuffer' : 'java.util.Date';
  }
}

function unexpected(raw: unknown, scalarText: string): ServiceError {
  if (Array.isArray(raw)) return serializationError('Start of list found where not expected');
  if (isRecord(raw)) return serializationError('Start of structure or map found where not expected.');
  return serializationError(scalarText);
}

/** Parsed objects are plain or have no prototype; bytes and tagged values are instances of something. */
function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return false;
  const prototype: unknown = Object.getPrototypeOf(raw);
  return prototype === null || prototype === Object.prototype;
}

function readString(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (raw instanceof TextSlice) return raw.toString();
  throw notConvertible(raw, 'an String');
}

function readBoolean(raw: unknown): boolean {
  if (typeof raw === 'boolean') return raw;
  if (typeof raw !== 'string' && !(raw instanceof TextSlice)) throw notConvertible(raw, 'an Boolean');
  const text = raw.toString().slice(0, 64).toUpperCase();
  if (text === 'TRUE' || text === 'YES' || text === '1') return true;
  if (text === 'FALSE' || text === 'NO' || text === '0') return false;
  throw serializationError(`'${text}' can not be converted to an Boolean`);
}

const INT32_MAX = 2_147_483_647;

/** Integers lose their fraction, and what is beyond their range becomes its end. */
function numberReader(shape: NumberShape): Read {
  const target = `an ${shape.kind.charAt(0).toUpperCase()}${shape.kind.slice(1)}`;
  return (raw) => {
    const number = typeof raw === 'bigint' ? Number(raw) : raw;
    if (typeof number !== 'number' || Number.isNaN(number)) throw notConvertible(raw, target);
    if (shape.kind === 'double') return number;
    if (shape.kind === 'long') return Math.trunc(number);
    return Math.max(-INT32_MAX - 1, Math.min(INT32_MAX, Math.trunc(number)));
  };
}
