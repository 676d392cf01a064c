/** What somebody who watches the mappings gets to see: enough to print each invocation as a person wants to read it. */
import type { DiscardReason } from './failure-policy.ts';
import type { InvocationOutcome } from './ports.ts';

export interface BatchSeen {
  readonly mappingId: string;
  readonly functionArn: string;
  readonly shardId: string;
  readonly records: number;
  readonly firstSequenceNumber: string;
  readonly lastSequenceNumber: string;
  readonly partitionKeys: readonly string[];
  /** When its last record arrived, milliseconds since the epoch. */
  readonly lastArrivalTimeMs: number;
}

export interface AttemptSeen extends BatchSeen {
  /** Of the event, with its envelope. */
  readonly bytes: number;
  /** 1 for the first invocation with these records as a batch of their own. */
  readonly attempt: number;
  readonly outcome: InvocationOutcome['kind'];
  /** Absent when the function was not reached. */
  readonly requestId?: string;
  readonly durationMs: number;
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** The beginning of the function's answer as JSON text; absent when it gave none. */
  readonly answer?: string;
  /** How many records this attempt has settled as processed. */
  readonly settled: number;
  /** The end of what the function wrote, as lines; empty when it was not reached. */
  readonly logTail: string;
  /** What follows: `partial` sends what the function did not confirm once more, `bisect` two halves, `retry` the whole. */
  readonly next: 'done' | 'retry' | 'bisect' | 'partial' | 'discarded';
  readonly retryAfterMs?: number;
}

export interface DiscardSeen extends BatchSeen {
  readonly reason: DiscardReason;
  /** Null when the mapping has none: the records are gone. */
  readonly destination: string | null;
  /** The document as it was delivered. */
  readonly document: string;
}

export interface IdleSeen {
  readonly mappingId: string;
  readonly shardId: string;
}

export interface ReadSeen extends IdleSeen {
  /** Records that go to the function, and those that fitted no filter. What is read again is told again. */
  readonly kept: number;
  readonly filtered: number;
}

export interface DeliverySeen {
  readonly mappingId: string;
  /** That the document is about. */
  readonly records: number;
  readonly destination: string;
}

export interface DeliveryFailureSeen {
  readonly destination: string;
  /** Documents that wait for this destination. */
  readonly waiting: number;
}

/** Called in the middle of processing: must return at once and must not throw. */
export interface MappingObserver {
  onAttempt?(attempt: AttemptSeen): void;
  onDiscarded?(discard: DiscardSeen): void;
  onRead?(read: ReadSeen): void;
  /** A failure document has arrived at its destination. */
  onDelivered?(delivery: DeliverySeen): void;
  onDeliveryFailed?(failure: DeliveryFailureSeen): void;
  /** Everything the shard held is settled; the mapping waits for records. */
  onIdle?(idle: IdleSeen): void;
  /** The shard is no longer processed: it has ended, the mapping was disabled or changed, or the server stops. */
  onStopped?(stopped: IdleSeen): void;
}
