/**
 * Admin actions: what our own command line asks a running server beside the AWS APIs. A service offers them by name, the
 * server serves them as `/_millrace/<service>/<action>`, JSON in and JSON out.
 */
import { ServiceError } from './service-error.ts';

export interface AdminCaller {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** Aborts when the client goes away. */
  signal(): AbortSignal;
}

export interface AdminAction {
  /** `GET`: it only looks, and its input are the parameters of the query. `POST`: its input is the JSON object in the body. */
  readonly method: 'GET' | 'POST';
  /** The names its input may have; others are refused before it runs. */
  readonly inputs: readonly string[];
  /**
   * Answers with a value, or a promise of one. An async iterable is what takes its time: each value is a line of its own, sent
   * when it is there. Throws a `ServiceError` for what the caller must hear.
   */
  run(input: AdminInput, caller: AdminCaller): unknown;
}

export type AdminActions = Readonly<Record<string, AdminAction>>;

/** The input of an action. Each reading checks what it reads; numbers and switches may be texts, as a query has nothing else. */
export class AdminInput {
  readonly #members: ReadonlyMap<string, unknown>;

  private constructor(members: ReadonlyMap<string, unknown>) {
    this.#members = members;
  }

  /** Of the query of a request. */
  static ofQuery(query: string, names: readonly string[]): AdminInput {
    const members = new Map<string, unknown>();
    for (const [name, value] of new URLSearchParams(query)) {
      if (name.startsWith('X-Amz-')) continue; // a signature may be there
      if (members.has(name)) throw inputRefused(`"${name}" is given more than once.`);
      members.set(name, value);
    }
    return AdminInput.#checked(members, names);
  }

  /** Of the body of a request; an empty one is an empty object. */
  static ofBody(body: Uint8Array, names: readonly string[]): AdminInput {
    const value = body.byteLength === 0 ? {} : parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw inputRefused('The body must be a JSON object.');
    return AdminInput.#checked(new Map(Object.entries(value)), names);
  }

  static #checked(members: ReadonlyMap<string, unknown>, names: readonly string[]): AdminInput {
    const unknown = [...members.keys()].find((name) => !names.includes(name));
    if (unknown === undefined) return new AdminInput(members);
    const known = names.length === 0 ? 'It takes none.' : `It takes ${names.join(', ')}.`;
    throw inputRefused(`${JSON.stringify(unknown.slice(0, NAME_SHOWN_MAX))} is no input of this action. ${known}`);
  }

  /** Undefined when it is absent, null or empty. */
  text(name: string): string | undefined {
    const value = this.#members.get(name) ?? '';
    if (typeof value !== 'string') throw inputRefused(`"${name}" must be a text.`);
    return value === '' ? undefined : value;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw inputRefused(`"${name}" is missing.`);
    return value;
  }

  switch(name: string): boolean {
    const value = this.#members.get(name) ?? false;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw inputRefused(`"${name}" must be true or false.`);
  }

  wholeNumber(name: string, min: number, max: number): number | undefined {
    const value = this.#members.get(name) ?? undefined;
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) return number;
    throw inputRefused(`"${name}" must be a whole number from ${min} to ${max}.`);
  }
}

const NAME_SHOWN_MAX = 100;

/** What an action answers to an input that it cannot take. */
export function inputRefused(sentence: string): ServiceError {
  return new ServiceError('ValidationException', sentence);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error: unknown) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw inputRefused('The body is not JSON.');
    throw error;
  }
}
