/**
 * Checks decoded input against the model and says what is wrong in AWS's sentences:
 *
 *     N validation error(s) detected: Value 'v' at 'lowerCamelPath' failed to satisfy constraint: Member must …; Value …
 *
 * Singular for one, at most ten listed, `null` without quotes, list members as `records.1.member.partitionKey`.
 *
 * Each shape is compiled once into two functions: `valid` answers yes or no without allocating anything, and only when
 * it says no `explain` walks the value again and writes the sentences. Both are made from the same constraints.
 */
import { type Constraint, constraintsOf, isContainer, NOT_NULL, printedNumber, type Wording } from './constraints.ts';
import { QUOTED_VALUE_CHARS_MAX, VALIDATION_ERRORS_MAX } from './limits.ts';
import { requireParameters } from './missing-parameter.ts';
import type { ListShape, MapShape, OperationSchema, ServiceModel, Shape, StructureShape } from './schema.ts';
import { invalidParameter, validationError } from './service-error.ts';

interface Check {
  valid(value: unknown): boolean;
  explain(value: unknown, path: string, sentences: string[]): void;
}

type Values = Readonly<Record<string, unknown>>;

/** Keeps what it compiled; make one and use it for every request. */
export class InputValidator {
  readonly #checks = new Map<Shape, Check>();

  /** Throws a ValidationException (CloudWatch Logs: InvalidParameterException; SQS: its own error) when `input` breaks a constraint of the operation's input shape. */
  validate(service: Pick<ServiceModel, 'id'>, operation: OperationSchema, input: unknown): void {
    const check = this.#checkOf(operation.input, { saysNotNull: service.id === 'lambda' });
    if (check.valid(input)) return;
    if (service.id === 'sqs') requireParameters(operation.input, input);
    else refuse(service.id, check, input);
  }

  #checkOf(shape: Shape, wording: Wording): Check {
    const known = this.#checks.get(shape);
    if (known !== undefined) return known;
    const check = this.#compile(shape, wording);
    this.#checks.set(shape, check);
    return check;
  }

  #compile(shape: Shape, wording: Wording): Check {
    const own = ownCheck(constraintsOf(shape, wording), shape);
    if (shape.kind === 'structure') return this.#structure(shape, wording);
    if (shape.kind === 'list') return both(own, this.#elements(shape, wording));
    if (shape.kind === 'map') return both(own, this.#entries(shape, wording));
    return own;
  }

  #structure(shape: StructureShape, wording: Wording): Check {
    const members = Object.entries(shape.members).map(([name, { shape: of, required }]) => ({
      name,
      pathName: lowerFirst(name),
      required: required === true,
      check: this.#checkOf(of, wording),
    }));
    return {
      valid: (value) => {
        for (const { name, required, check } of members) {
          const one = (value as Values)[name];
          if (one === undefined ? required : !check.valid(one)) return false;
        }
        return true;
      },
      explain: (value, path, sentences) => {
        for (const { name, pathName, required, check } of members) {
          const one = (value as Values)[name];
          const at = path === '' ? pathName : `${path}.${pathName}`;
          if (one !== undefined) check.explain(one, at, sentences);
          else if (required) sentences.push(sentence('null', at, NOT_NULL));
        }
      },
    };
  }

  #elements(shape: ListShape, wording: Wording): Check {
    const member = isContainer(shape.member) ? this.#checkOf(shape.member, wording) : ANY;
    return {
      valid: (value) => {
        for (const one of value as readonly unknown[]) if (one === undefined || !member.valid(one)) return false;
        return true;
      },
      explain: (value, path, sentences) => {
        for (const [index, one] of (value as readonly unknown[]).entries()) {
          if (sentences.length > VALIDATION_ERRORS_MAX) return;
          explainPart(member, one, `${path}.${index + 1}.member`, sentences);
        }
      },
    };
  }

  #entries(shape: MapShape, wording: Wording): Check {
    const member = isContainer(shape.value) ? this.#checkOf(shape.value, wording) : ANY;
    return {
      valid: (value) => {
        for (const key in value as Values) {
          const one = (value as Values)[key];
          if (one === undefined || !member.valid(one)) return false;
        }
        return true;
      },
      explain: (value, path, sentences) => {
        for (const [key, one] of Object.entries(value as Values)) {
          if (sentences.length > VALIDATION_ERRORS_MAX) return;
          explainPart(member, one, `${path}.${clipped(key)}.member`, sentences);
        }
      },
    };
  }
}

function refuse(serviceId: string, check: Check, input: unknown): never {
  const sentences: string[] = [];
  check.explain(input, '', sentences);
  throw serviceId === 'logs' ? invalidParameter(summary(sentences)) : validationError(summary(sentences));
}

const ANY: Check = { valid: () => true, explain: () => undefined };

function explainPart(check: Check, value: unknown, path: string, sentences: string[]): void {
  if (value === undefined) sentences.push(sentence('null', path, NOT_NULL));
  else check.explain(value, path, sentences);
}

function ownCheck(constraints: readonly Constraint[], shape: Shape): Check {
  if (constraints.length === 0) return ANY;
  return {
    valid: (value) => {
      for (const constraint of constraints) if (!constraint.holds(value)) return false;
      return true;
    },
    explain: (value, path, sentences) => {
      for (const constraint of constraints) {
        if (!constraint.holds(value)) sentences.push(sentence(`'${printed(value, shape)}'`, path, constraint.text));
      }
    },
  };
}

function both(first: Check, second: Check): Check {
  return {
    valid: (value) => first.valid(value) && second.valid(value),
    explain: (value, path, sentences) => {
      first.explain(value, path, sentences);
      second.explain(value, path, sentences);
    },
  };
}

function sentence(value: string, path: string, constraint: string): string {
  return `Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** More than ten are counted as ten: AWS stops looking there. */
function summary(found: readonly string[]): string {
  const listed = found.slice(0, VALIDATION_ERRORS_MAX);
  const noun = listed.length === 1 ? 'error' : 'errors';
  return `${listed.length} validation ${noun} detected: ${listed.join('; ')}`;
}

/** A value as Java prints it, cut where a hostile input would make the answer grow. */
function printed(value: unknown, shape: Shape): string {
  return clipped(javaText(value, shape, QUOTED_VALUE_CHARS_MAX));
}

function javaText(value: unknown, shape: Shape, charsMax: number): string {
  if (value === undefined) return 'null';
  switch (shape.kind) {
    case 'blob': {
      const size = (value as Uint8Array).byteLength;
      return `java.nio.HeapByteBuffer[pos=0 lim=${size} cap=${size}]`;
    }
    case 'list':
      return `[${joined(value as readonly unknown[], charsMax, (one, rest) => javaText(one, shape.member, rest))}]`;
    case 'map': {
      const text = ([key, one]: [string, unknown], rest: number): string => `${key}=${javaText(one, shape.value, rest)}`;
      return `{${joined(Object.entries(value as Values), charsMax, text)}}`;
    }
    case 'structure':
      return `${shape.name}@${javaHash(shape.name).toString(16)}`;
    case 'integer':
    case 'long':
    case 'double':
      return printedNumber(value as number, shape.kind);
    default:
      return String(value);
  }
}

/** Stops as soon as the text is longer than anyone will see. */
function joined<T>(values: readonly T[], charsMax: number, text: (value: T, rest: number) => string): string {
  let all = '';
  for (const [index, value] of values.entries()) {
    if (all.length > charsMax) break;
    all += `${index === 0 ? '' : ', '}${text(value, charsMax)}`;
  }
  return all;
}

/** AWS prints a structure as its class and identity hash, which means nothing; ours is at least the same every time. */
function javaHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) >>> 0;
  return hash;
}

function clipped(text: string): string {
  return text.length <= QUOTED_VALUE_CHARS_MAX ? text : `${text.slice(0, QUOTED_VALUE_CHARS_MAX)}…`;
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
