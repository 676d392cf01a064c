/**
 * The log groups as a section of the command log. Their events are in logs of their own, named by the group's id.
 *
 * G1. A stored group is never changed in place: a command puts a new one in its place.
 */
import type { Applied, CommandSection } from '../../../storage/command-log.ts';
import { LOG_GROUPS_MAX, TAGS_MAX } from '../limits.ts';
import { type GroupKey, keyText } from './group-name.ts';

export interface StoredGroup {
  /** Names its log; another one when a group is made again under the same name. */
  readonly id: string;
  readonly key: GroupKey;
  readonly createdMs: number;
  /** Absent: none was set. */
  readonly retentionDays?: number;
  readonly tags: Readonly<Record<string, string>>;
}

export type GroupCommand =
  | {
      readonly type: 'create';
      readonly id: string;
      readonly key: GroupKey;
      readonly tags: Readonly<Record<string, string>>;
    }
  | { readonly type: 'delete'; readonly key: GroupKey }
  /** Null: no longer any. */
  | { readonly type: 'retain'; readonly key: GroupKey; readonly days: number | null }
  | {
      readonly type: 'tag';
      readonly key: GroupKey;
      readonly set: Readonly<Record<string, string>>;
      readonly unset: readonly string[];
    };

export type GroupOutcome =
  | { readonly kind: 'done'; readonly group: StoredGroup }
  | { readonly kind: 'exists'; readonly group: StoredGroup }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'too-many-groups' }
  | { readonly kind: 'too-many-tags' };

export interface GroupState {
  /** By `keyText`. */
  readonly groups: Map<string, StoredGroup>;
}

export const groupSection: CommandSection<GroupState, GroupCommand, GroupOutcome> = {
  name: 'logs.groups',
  initialState: () => ({ groups: new Map() }),
  apply,
  snapshot: (state) => state.groups.values(),
  restore: (pieces) => {
    const stored = pieces as readonly StoredGroup[];
    return { groups: new Map(stored.map((group) => [keyText(group.key), group])) };
  },
};

function apply(state: GroupState, command: GroupCommand, applied: Applied): GroupOutcome {
  const current = state.groups.get(keyText(command.key));
  if (command.type === 'create') {
    if (current !== undefined) return { kind: 'exists', group: current };
    if (state.groups.size >= LOG_GROUPS_MAX) return { kind: 'too-many-groups' };
    const { id, key, tags } = command;
    return put(state, { id, key, createdMs: applied.timeMs, tags });
  }
  if (current === undefined) return { kind: 'not-found' };
  if (command.type === 'retain') return retain(state, current, command.days);
  if (command.type === 'tag') return tag(state, current, command);
  state.groups.delete(keyText(command.key));
  return { kind: 'done', group: current };
}

function retain(state: GroupState, { retentionDays: _, ...group }: StoredGroup, days: number | null): GroupOutcome {
  return put(state, { ...group, ...(days !== null && { retentionDays: days }) });
}

function tag(state: GroupState, group: StoredGroup, { set, unset }: Extract<GroupCommand, { type: 'tag' }>): GroupOutcome {
  const kept = Object.entries(group.tags).filter(([name]) => !unset.includes(name));
  const tags = Object.fromEntries([...kept, ...Object.entries(set)]);
  if (Object.keys(tags).length > TAGS_MAX) return { kind: 'too-many-tags' };
  return put(state, { ...group, tags });
}

function put(state: GroupState, group: StoredGroup): GroupOutcome {
  state.groups.set(keyText(group.key), group); // G1
  return { kind: 'done', group };
}
