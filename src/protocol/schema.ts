/**
 * Shapes of the AWS service models as values. `scripts/generate.ts` writes one file per service with these primitives
 * (`generated/`); the codecs and the validator walk them. A shape is data: it holds no behaviour.
 *
 * In memory a blob is a `Uint8Array`, a timestamp is a number of milliseconds since the epoch, a map is a plain object
 * without prototype, an absent member is `undefined`.
 */

export interface StringShape {
  readonly kind: 'string';
  readonly min?: number;
  readonly max?: number;
  /** The model's own pattern (Java syntax), as it is quoted in messages. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

export interface NumberShape {
  readonly kind: 'integer' | 'long' | 'double';
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanShape {
  readonly kind: 'boolean';
}

export interface BlobShape {
  readonly kind: 'blob';
  readonly min?: number;
  readonly max?: number;
}

export interface TimestampShape {
  readonly kind: 'timestamp';
}

export interface ListShape {
  readonly kind: 'list';
  readonly member: Shape;
  readonly min?: number;
  readonly max?: number;
  readonly flattened?: boolean;
}

export interface MapShape {
  readonly kind: 'map';
  readonly key: StringShape;
  readonly value: Shape;
  readonly min?: number;
  readonly max?: number;
  readonly flattened?: boolean;
}

export interface Member {
  readonly shape: Shape;
  readonly required?: boolean;
  /** Where REST-JSON carries the member; the body when absent. */
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode';
  readonly locationName?: string;
}

export interface StructureShape {
  readonly kind: 'structure';
  readonly name: string;
  readonly members: Readonly<Record<string, Member>>;
  /** The member that is the whole HTTP body (REST-JSON). */
  readonly payload?: string;
  /** An event stream: its members are events. */
  readonly eventStream?: boolean;
}

export type Shape = StringShape | NumberShape | BooleanShape | BlobShape | TimestampShape | ListShape | MapShape | StructureShape;

/** One API operation of a service. */
export interface OperationSchema {
  readonly name: string;
  readonly input: StructureShape;
  readonly output: StructureShape;
  readonly http: { readonly method: string; readonly uri: string; readonly status: number };
  /** The output's member that is a stream: an `AsyncIterable` of values of its shape, one member each. */
  readonly eventStream?: string;
}

export interface ServiceModel {
  /** `kinesis`, `lambda`, `sqs`: the name used in ARNs, credential scopes and endpoints. */
  readonly id: string;
  readonly apiVersion: string;
  /** Prefix of `X-Amz-Target`, for the JSON protocols. */
  readonly targetPrefix?: string;
  readonly operations: Readonly<Record<string, OperationSchema>>;
}

type Limits = { readonly min?: number; readonly max?: number };

export const string = (options: Omit<StringShape, 'kind'> = {}): StringShape => ({ kind: 'string', ...options });
export const integer = (limits: Limits = {}): NumberShape => ({ kind: 'integer', ...limits });
export const long = (limits: Limits = {}): NumberShape => ({ kind: 'long', ...limits });
export const double = (limits: Limits = {}): NumberShape => ({ kind: 'double', ...limits });
export const boolean = (): BooleanShape => ({ kind: 'boolean' });
export const blob = (limits: Limits = {}): BlobShape => ({ kind: 'blob', ...limits });
export const timestamp = (): TimestampShape => ({ kind: 'timestamp' });

export function list(member: Shape, options: Limits & { readonly flattened?: boolean } = {}): ListShape {
  return { kind: 'list', member, ...options };
}

export function map(key: StringShape, value: Shape, options: Limits & { readonly flattened?: boolean } = {}): MapShape {
  return { kind: 'map', key, value, ...options };
}

export function structure(
  name: string,
  members: Readonly<Record<string, Member>>,
  options: { readonly payload?: string; readonly eventStream?: boolean } = {},
): StructureShape {
  return { kind: 'structure', name, members, ...options };
}

export function member(shape: Shape, binding: Omit<Member, 'shape' | 'required'> = {}): Member {
  return { shape, ...binding };
}

export function required(shape: Shape, binding: Omit<Member, 'shape' | 'required'> = {}): Member {
  return { shape, required: true, ...binding };
}
