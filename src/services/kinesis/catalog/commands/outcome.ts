/** What becomes of a command: the operation that submitted it turns it into its answer. */
import type { StreamStatus } from '../../../../protocol/generated/kinesis.ts';
import type { Consumer } from '../state.ts';

export type KinesisOutcome =
  | { readonly kind: 'done'; readonly id: string }
  /** The incarnation meant is not in the state this command is for. */
  | { readonly kind: 'nothing-to-do' }
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
  | { readonly kind: 'too-many-shards'; readonly current: number }
  | { readonly kind: 'retention-too-short'; readonly currentHours: number }
  | { readonly kind: 'retention-too-long'; readonly currentHours: number };
