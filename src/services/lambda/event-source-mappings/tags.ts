/** Tags of what Lambda has, and what becomes of them by a change. */
import { TAGS_MAX } from './limits.ts';

export type Tags = Readonly<Record<string, string>>;

export interface TagChange {
  readonly set: Tags;
  readonly remove: readonly string[];
}

/** Tags after a change; undefined when they would be too many. */
export function changedTags(current: Tags, { set, remove }: TagChange): Tags | undefined {
  const kept = Object.entries(current).filter(([key]) => !remove.includes(key));
  const changed = Object.fromEntries([...kept, ...Object.entries(set)]);
  return Object.keys(changed).length > TAGS_MAX ? undefined : changed;
}
