/** Whose configuration a request is about. */
import type { FunctionCatalogue } from '../functions/function-catalogue.ts';
import { LATEST, resolveReference } from '../functions/function-reference.ts';
import { functionDoesNotExist } from './errors.ts';
import type { ConfigurationOwner, EventInvokeHandle } from './event-invoke-configs.ts';
import type { InvocationDestination } from './ports.ts';

/** What the operations on configurations work with. */
export interface ConfigurationSeams {
  readonly catalogue: FunctionCatalogue;
  readonly configurations: EventInvokeHandle;
  readonly destinations: InvocationDestination;
}

interface Named {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}

/** It need not exist. */
export function ownerOf(
  caller: { readonly accountId: string; readonly region: string },
  { FunctionName, Qualifier }: Named,
): ConfigurationOwner {
  const { key, qualifier = LATEST } = resolveReference(caller, FunctionName, Qualifier);
  return { key, qualifier };
}

/** Throws when the function, its version or its alias does not exist. */
export function existingOwnerOf(
  catalogue: FunctionCatalogue,
  caller: { readonly accountId: string; readonly region: string },
  named: Named,
): ConfigurationOwner {
  const owner = ownerOf(caller, named);
  if (!catalogue.has(owner.key, owner.qualifier)) throw functionDoesNotExist();
  return owner;
}
