/** Aliases: what the commands of the functions' section do to them. An alias names versions that exist, and each once. */
import { LATEST } from './function-reference.ts';
import type { CreateAliasCommand, FunctionOutcome, StoredAlias, StoredFunction, UpdateAliasCommand } from './function-section.ts';
import { findAlias, findVersion } from './function-versions.ts';

export function applyCreateAlias(current: StoredFunction, { alias }: CreateAliasCommand): StoredFunction | FunctionOutcome {
  const exists = findAlias(current, alias.name) !== undefined;
  return refusal(current, alias) ?? (exists ? { kind: 'alias-exists' } : withAlias(current, alias));
}

export function applyUpdateAlias(current: StoredFunction, command: UpdateAliasCommand): StoredFunction | FunctionOutcome {
  const alias = findAlias(current, command.name);
  if (alias === undefined) return { kind: 'alias-not-found' };
  const { expectedRevisionId, revisionId, change } = command;
  if (expectedRevisionId !== undefined && expectedRevisionId !== alias.revisionId) return { kind: 'revision-mismatch' };
  const { weights, ...rest } = { ...alias, ...change, revisionId };
  const isRouted = weights !== undefined && Object.keys(weights).length > 0;
  const changed: StoredAlias = isRouted ? { ...rest, weights } : rest;
  return refusal(current, changed) ?? withAlias(current, changed);
}

export function applyDeleteAlias(current: StoredFunction, name: string): StoredFunction {
  return { ...current, aliases: others(current, name) };
}

function refusal(current: StoredFunction, { version, weights = {} }: StoredAlias): FunctionOutcome | undefined {
  const exists = (one: string): boolean => one === LATEST || findVersion(current, one) !== undefined;
  if (!exists(version)) return { kind: 'version-not-found', version };
  for (const other of Object.keys(weights)) {
    if (other === version) return { kind: 'routed-twice', version };
    if (version === LATEST) return { kind: 'latest-routed' };
    if (!exists(other)) return { kind: 'version-not-found', version: other };
  }
  return undefined;
}

function withAlias(current: StoredFunction, alias: StoredAlias): StoredFunction {
  const aliases = [...others(current, alias.name), alias];
  return { ...current, aliases: aliases.sort((left, right) => (left.name < right.name ? -1 : 1)) };
}

function others(current: StoredFunction, name: string): StoredAlias[] {
  return (current.aliases ?? []).filter((alias) => alias.name !== name);
}
