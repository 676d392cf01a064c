/**
 * How callers name a function: `name`, `name:qualifier`, `account:function:name`, or an ARN, each optionally qualified
 * (API reference). Names never become paths.
 */
import { functionNotFound, functionsOnly, invalidParameter, unreachableRegion } from '../errors.ts';

/** The version that changes with the function. */
export const LATEST = '$LATEST';

export interface FunctionReference {
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** Where a function lives. */
export interface FunctionKey {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

export interface ResolvedReference {
  readonly key: FunctionKey;
  readonly qualifier: string | undefined;
}

const REFERENCE =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9_-]{1,140})(?::(\$LATEST|[a-zA-Z0-9_-]+))?$/;

export function parseFunctionReference(text: string): FunctionReference | undefined {
  const match = REFERENCE.exec(text);
  if (match === null) return undefined;
  const [, region, accountId, name, qualifier] = match;
  return name === undefined ? undefined : { accountId, region, name, qualifier };
}

/** Resolves a reference for a caller. Throws for what AWS refuses before it looks for the function. */
export function resolveReference(
  caller: { readonly accountId: string; readonly region: string },
  text: string,
  qualifierParameter?: string,
): ResolvedReference {
  const reference = parseFunctionReference(text);
  if (reference === undefined) throw invalidParameter(`Invalid function name: ${text}`);
  if (reference.region !== undefined && reference.region !== caller.region) {
    throw unreachableRegion(reference.region, caller.region);
  }
  if (reference.qualifier !== undefined && qualifierParameter !== undefined && reference.qualifier !== qualifierParameter) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  const qualifier = reference.qualifier ?? qualifierParameter;
  const key: FunctionKey = { accountId: caller.accountId, region: caller.region, name: reference.name };
  const foreign = reference.accountId !== undefined && reference.accountId !== caller.accountId;
  if (foreign) throw functionNotFound(functionArn({ ...key, accountId: reference.accountId ?? '' }, qualifier));
  return { key, qualifier };
}

/** For operations on whole functions: a version or an alias is refused. */
export function resolveFunction(caller: { readonly accountId: string; readonly region: string }, text: string): FunctionKey {
  const { key, qualifier } = resolveReference(caller, text);
  if (qualifier !== undefined && qualifier !== LATEST) throw functionsOnly();
  return key;
}

/** The ARN, qualified when a qualifier is given. */
export function functionArn(key: FunctionKey, qualifier?: string): string {
  const arn = `arn:aws:lambda:${key.region}:${key.accountId}:function:${key.name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** The key as one text, for maps. */
export function keyText(key: FunctionKey): string {
  return `${key.accountId}/${key.region}/${key.name}`;
}
