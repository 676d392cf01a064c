/** What becomes of a command: the operation that submitted it turns it into its answer. */
import type { StreamStatus } from '../../../../protocol/generated/kinesis.ts';
import type { HashRange } from '../../shards/hash-range.ts';
import type { AccountSettings, Consumer, Stream } from '../state.ts';

export type KinesisOutcome =
  | { readonly kind: 'done'; readonly id: string }
  /** The incarnation meant is not in the state this command is for. */
  | { readonly kind: 'nothing-to-do' }
  /** A stream as it was before its setting was changed. */
  | { readonly kind: 'altered'; readonly id: string; readonly before: Stream }
  | { readonly kind: 'exists' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-active'; readonly status: StreamStatus }
  /** `id` is the stream's. */
  | { readonly kind: 'registered'; readonly id: string; readonly consumer: Consumer }
  | { readonly kind: 'has-consumers' }
  | { readonly kind: 'consumer-exists' }
  | { readonly kind: 'consumer-not-found' }
  | { readonly kind: 'too-many-consumers' }
  | { readonly kind: 'too-many-consumers-creating' }
  | { readonly kind: 'too-many-creating' }
  | { readonly kind: 'too-many-on-demand'; readonly current: number }
  /** `current` counts the account's shards, `openShards` those of the stream (0 for one that is to be created). */
  | { readonly kind: 'too-many-shards'; readonly current: number; readonly openShards: number }
  /** `openShards` as it was before. */
  | { readonly kind: 'resharding'; readonly id: string; readonly openShards: number }
  | { readonly kind: 'on-demand' }
  | { readonly kind: 'shard-not-found'; readonly index: number }
  | { readonly kind: 'shard-closed'; readonly index: number }
  | { readonly kind: 'hash-key-outside'; readonly range: HashRange }
  | { readonly kind: 'not-adjacent' }
  | { readonly kind: 'scaled-up-too-far'; readonly openShards: number }
  | { readonly kind: 'scaled-down-too-far'; readonly openShards: number }
  | { readonly kind: 'too-many-count-updates' }
  | { readonly kind: 'account'; readonly settings: AccountSettings | undefined }
  | { readonly kind: 'provisioned' }
  | { readonly kind: 'not-committed' }
  | { readonly kind: 'too-many-changes' }
  | { readonly kind: 'too-many-tags' }
  | { readonly kind: 'no-policy' }
  | { readonly kind: 'retention-too-short'; readonly currentHours: number }
  | { readonly kind: 'retention-too-long'; readonly currentHours: number };
