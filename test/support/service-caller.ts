/** Calls of a service in this process, typed by its operations. */
import type { RequestContext } from '../../src/protocol/service.ts';

type AnyOperations = Readonly<Record<string, { readonly input: unknown; readonly output: unknown }>>;

/** `from`: who calls; absent: the caller's own. */
export type Caller<Operations extends { [Name in keyof Operations]: AnyOperations[string] }> = <Name extends keyof Operations>(
  name: Name,
  input: Operations[Name]['input'],
  from?: RequestContext,
) => Promise<Operations[Name]['output']>;

export function callerOf<Operations extends { [Name in keyof Operations]: AnyOperations[string] }>(
  operations: { readonly [Name in keyof Operations]?: unknown },
  context: RequestContext,
): Caller<Operations> {
  return async (name, input, from = context) => {
    const operation = operations[name] as (input: unknown, context: RequestContext) => unknown;
    return (await operation(input, from)) as never;
  };
}
