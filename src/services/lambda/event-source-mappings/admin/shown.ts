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
