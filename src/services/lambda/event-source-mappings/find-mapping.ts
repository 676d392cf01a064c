/** A mapping by its UUID, for the account and region that ask. */
import type { RequestContext } from '../../../protocol/service.ts';
import { mappingNotFound } from './errors.ts';
import type { Mapping, MappingsState } from './state.ts';

/** Throws ResourceNotFoundException when the caller has no such mapping. */
export function findMapping(state: MappingsState, uuid: string, context: RequestContext): Mapping {
  const mapping = state.mappings.get(uuid);
  if (mapping === undefined || !belongsTo(mapping, context)) throw mappingNotFound();
  return mapping;
}

export function belongsTo(mapping: Mapping, context: RequestContext): boolean {
  return mapping.accountId === context.accountId && mapping.region === context.region;
}
