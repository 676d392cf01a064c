/** What admin actions tell about mappings, as JSON: our own command line reads the same shapes. */
import type { LaneStatus } from '../lane-stage.ts';

export type { LaneStatus } from '../lane-stage.ts';

/** `waiting`: its parents are not finished, or its turn has not come yet. `stopped`: the mapping is not enabled. */
export type ShardStateName = 'running' | 'finished' | 'waiting' | 'stopped' | 'unreadable';

export interface ShardShown {
  readonly shardId: string;
  readonly state: ShardStateName;
  /** The last record that is settled; null when nothing is, or it can no longer be read. */
  readonly checkpoint: string | null;
  /** Records behind the checkpoint, and since when the first of them is there. */
  readonly recordsBehind: number;
  readonly behindMs: number;
  /** How old the last record of the newest batch was when it was sent; 0 at the tip. */
  readonly iteratorAgeMs: number;
  readonly lanes: readonly LaneStatus[];
}

export interface MappingShown {
  readonly uuid: string;
  readonly functionArn: string;
  readonly eventSourceArn: string;
  readonly state: string;
  readonly lastProcessingResult: string;
  readonly shards: readonly ShardShown[];
}

export interface MappingReset {
  readonly mapping: string;
  /** How many have a new checkpoint. */
  readonly shards: number;
}

/** Counts since the replay began. */
export interface ReplayProgress {
  /** About how many there were to read when it began. */
  readonly records: number;
  readonly read: number;
  readonly filtered: number;
  readonly processed: number;
  /** Given up. */
  readonly discarded: number;
  /** Those that reached the function, and those of them that failed. */
  readonly invocations: number;
  readonly failures: number;
  /** That hold records to read, and how many of them are done. */
  readonly shards: number;
  readonly shardsDone: number;
}

export interface ReplayDiscard {
  readonly reason: string;
  readonly shardId: string;
  readonly records: number;
  readonly firstSequenceNumber: string;
  readonly lastSequenceNumber: string;
  /** What the function said last. */
  readonly error?: string;
  /** As a destination gets it. */
  readonly document: unknown;
}

export interface ReplaySummary extends ReplayProgress {
  readonly ended: 'done' | 'stopped' | 'failed';
  /** Why it failed. */
  readonly reason?: string;
  /** Retention has removed records before they were read. */
  readonly recordsLost: boolean;
}

export type ReplayLine =
  | { readonly progress: ReplayProgress }
  | { readonly discarded: ReplayDiscard }
  | { readonly summary: ReplaySummary };
