/** A mapping by its UUID, for the account and region that ask. */
import type { Place } from '../../../protocol/arn.ts';
import { mappingNotFound } from './errors.ts';
import type { Mapping, MappingsState } from './state.ts';

/** Throws ResourceNotFoundException when the caller has no such mapping. */
export function findMapping(state: MappingsState, uuid: string, context: Place): Mapping {
  const mapping = state.mappings.get(uuid);
  if (mapping === undefined || !belongsTo(mapping, context)) throw mappingNotFound();
  return mapping;
}

export function belongsTo(mapping: Mapping, context: Place): boolean {
  return mapping.accountId === context.accountId && mapping.region === context.region;
}
