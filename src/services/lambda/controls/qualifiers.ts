/** Versions and aliases that an operation names and that must be there. */
import type { RequestContext } from '../../../protocol/service.ts';
import { notProvisionable } from '../control-errors.ts';
import { aliasNotFound, functionNotFound } from '../errors.ts';
import { type FunctionKey, functionArn, LATEST, resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

const ALIAS_NAME = /^(?!\d+$)[a-zA-Z0-9_-]+$/;

/** Throws AWS's refusal when the function has no such version or alias (recorded 2023-11). */
export function requireQualifier(core: LambdaCore, key: FunctionKey, qualifier: string): void {
  if (core.catalogue.has(key, qualifier)) return;
  const isAlias = ALIAS_NAME.test(qualifier);
  throw isAlias ? aliasNotFound(functionArn(key, qualifier)) : functionNotFound(functionArn(key, qualifier));
}

/** What concurrency can be provisioned for: a published version or an alias (recorded 2023-11). */
export function requireProvisionable(
  core: LambdaCore,
  context: RequestContext,
  { FunctionName, Qualifier }: { readonly FunctionName: string; readonly Qualifier: string },
): void {
  const { key, qualifier } = resolveReference(context, FunctionName, Qualifier);
  if (qualifier === LATEST) throw notProvisionable();
  requireQualifier(core, key, Qualifier);
}
