/** Errors as the Runtime API wants them: `{"errorType","errorMessage","trace"}` (recorded 2026-01). */
import { types } from 'node:util';

export interface ErrorDescription {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
  readonly reason?: ErrorDescription;
}

/** An error of the runtime itself; its name is the `errorType`. */
export class RuntimeError extends Error {
  override readonly name: string;
  reason: ErrorDescription | undefined;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
    this.stack = `${name}: ${message}${(this.stack ?? '').slice((this.stack ?? '').indexOf('\n'))}`;
  }
}

export function describeError(thrown: unknown): ErrorDescription {
  if (!isError(thrown)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return {
    errorType: String(thrown.name),
    errorMessage: String(thrown.message),
    ...(thrown instanceof RuntimeError && thrown.reason !== undefined && { reason: thrown.reason }),
    trace: (thrown.stack ?? '').split('\n'),
  };
}

/** Also an error of another realm, or an object that looks like one. */
function isError(thrown: unknown): thrown is Error {
  if (types.isNativeError(thrown)) return true;
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown && 'message' in thrown && 'stack' in thrown;
}
