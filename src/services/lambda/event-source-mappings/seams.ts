/** What the running parts of the mappings are given. */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import type { DeliveryLog } from '../../../storage/delivery-log.ts';
import type { LogEngine } from '../../../storage/log-engine.ts';
import type { MappingObserver } from './observer.ts';
import type { FunctionInvoker, OnFailureDestination, RecordSource } from './ports.ts';
import type { MappingsHandle } from './state.ts';

export interface MappingSeams {
  readonly mappings: MappingsHandle;
  /** For the state of tumbling windows. */
  readonly engine: LogEngine;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly recordSource: RecordSource;
  /** How often a shard of a stream is read; 0: as soon as there is a record. Consumers are always pushed to. */
  readonly pollIntervalMs: number;
  readonly invoker: FunctionInvoker;
  readonly onFailureDestination: OnFailureDestination;
  /** Failure documents on their way to their destinations; the note is the mapping's UUID. */
  readonly outbox: DeliveryLog;
  readonly observer: MappingObserver;
}
