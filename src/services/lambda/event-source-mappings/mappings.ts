/**
 * The event source mappings: what connects a stream to a function. This class puts the parts together; the operations are
 * in ../operations/, the state in state.ts, what runs it in supervisor.ts, and what becomes of a batch in failure-policy.ts.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { type Metrics, noMetrics } from '../../../platform/metrics.ts';
import type { Random } from '../../../platform/random.ts';
import type { AdminActions } from '../../../protocol/admin.ts';
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationTable, RequestContext } from '../../../protocol/service.ts';
import type { CommandLog } from '../../../storage/command-log.ts';
import { DeliveryLog, type WaitingMax } from '../../../storage/delivery-log.ts';
import type { LogEngine } from '../../../storage/log-engine.ts';
import { createEventSourceMapping } from '../operations/create-event-source-mapping.ts';
import { deleteEventSourceMapping } from '../operations/delete-event-source-mapping.ts';
import { getEventSourceMapping } from '../operations/get-event-source-mapping.ts';
import { listEventSourceMappings } from '../operations/list-event-source-mappings.ts';
import { updateEventSourceMapping } from '../operations/update-event-source-mapping.ts';
import { listMappings } from './admin/list-mappings.ts';
import { replayMapping } from './admin/replay-mapping.ts';
import { resetMapping } from './admin/reset-mapping.ts';
import { mappingOf, recordsIn } from './destination.ts';
import { belongsTo } from './find-mapping.ts';
import { CLOSE_DRAIN_MS, DOCUMENTS_WAITING_MAX } from './limits.ts';
import { MappingFigures } from './mapping-figures.ts';
import type { MappingObserver } from './observer.ts';
import type { FunctionInvoker, OnFailureDestination, RecordSource } from './ports.ts';
import { Replays } from './replay/replays.ts';
import type { MappingSeams } from './seams.ts';
import { type MappingsHandle, mappingsSection } from './state.ts';
import { Supervisor } from './supervisor.ts';
import type { TagChange, Tags } from './tags.ts';

export interface EventSourceMappingsOptions {
  readonly commands: CommandLog;
  readonly engine: LogEngine;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly recordSource: RecordSource;
  /** Between two reads of a stream's shard; absent or 0: it is read as soon as there is a record. */
  readonly pollIntervalMs?: number;
  readonly invoker: FunctionInvoker;
  readonly onFailureDestination: OnFailureDestination;
  readonly documentsWaitingMax?: WaitingMax;
  readonly observer?: MappingObserver;
  readonly metrics?: Metrics;
}

export type MappingOperations = Required<
  Pick<
    OperationTable<LambdaOperations>,
    | 'CreateEventSourceMapping'
    | 'GetEventSourceMapping'
    | 'ListEventSourceMappings'
    | 'UpdateEventSourceMapping'
    | 'DeleteEventSourceMapping'
  >
>;

const OUTBOX_GROUP = 'outbox';

export class EventSourceMappings {
  readonly operations: MappingOperations;
  readonly admin: AdminActions;
  readonly #outbox: DeliveryLog;
  readonly #supervisor: Supervisor;
  readonly #replays: Replays;
  readonly #stopCollecting: () => void;
  readonly #mappings: MappingsHandle;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(options: EventSourceMappingsOptions) {
    const { commands, pollIntervalMs = 0, metrics = noMetrics, documentsWaitingMax = DOCUMENTS_WAITING_MAX, ...seams } = options;
    const observer = new MappingFigures(options.observer ?? {}, seams.clock);
    const { onFailureDestination } = seams;
    this.#outbox = new DeliveryLog({
      ...seams,
      group: OUTBOX_GROUP,
      waitingMax: documentsWaitingMax,
      deliver: ({ destination, document, note }, closing) => onFailureDestination.deliver(destination, document, note, closing),
      onDelivered: ({ destination, note, document }) =>
        observer.onDelivered({ mappingId: mappingOf(note), records: recordsIn(document), destination }),
      onFailed: ({ destination }, waiting) => observer.onDeliveryFailed({ destination, waiting }),
      onGivenUp: ({ destination, note, document }) =>
        seams.logger.error({ destination, mapping: mappingOf(note), document }, 'a destination refuses a failure document'),
    });
    this.#mappings = commands.section(mappingsSection);
    const all: MappingSeams = {
      ...seams,
      pollIntervalMs,
      observer,
      outbox: this.#outbox,
      mappings: this.#mappings,
    };
    this.#supervisor = new Supervisor(all);
    this.#replays = new Replays(seams.clock);
    this.#stopCollecting = metrics.collect(() =>
      observer.families((uuid) => all.mappings.state.mappings.has(uuid), this.#outbox.waiting),
    );
    this.admin = {
      mappings: listMappings(all, {
        lanesOf: (uuid, shardId) => this.#supervisor.lanesOf(uuid, shardId),
        iteratorAgeMs: (uuid, shardId) => observer.iteratorAgeMs(uuid, shardId),
      }),
      'reset-mapping': resetMapping(all),
      'replay-mapping': replayMapping(all, this.#replays),
    };
    this.operations = {
      CreateEventSourceMapping: createEventSourceMapping(all),
      GetEventSourceMapping: getEventSourceMapping(all),
      ListEventSourceMappings: listEventSourceMappings(all),
      UpdateEventSourceMapping: updateEventSourceMapping(all),
      DeleteEventSourceMapping: deleteEventSourceMapping(all),
    };
  }

  /** Begins to process where the checkpoints stand. The command log, the source and the functions are ready by now. */
  async start(): Promise<void> {
    await this.#outbox.open();
    await this.#supervisor.start();
  }

  /** Undefined when the caller has no such mapping. */
  tagsOf(uuid: string, context: RequestContext): Tags | undefined {
    const mapping = this.#mappings.state.mappings.get(uuid);
    return mapping !== undefined && belongsTo(mapping, context) ? Object.fromEntries(mapping.tags) : undefined;
  }

  async retag(uuid: string, change: TagChange): Promise<'done' | 'not-found' | 'too-many-tags'> {
    const { kind } = await this.#mappings.submit({ type: 'tag', uuid, ...change });
    return kind === 'not-found' || kind === 'too-many-tags' ? kind : 'done';
  }

  /** The server is about to stop: replays end. */
  endWaits(): void {
    this.#replays.stop();
  }

  /**
   * Stops. Batches under way are waited for, at most `drainMs` (10 seconds when not given); one that does not end by then
   * is not checkpointed and will be delivered again. Idempotent.
   */
  async close(drainMs: number = CLOSE_DRAIN_MS): Promise<void> {
    await Promise.all([this.#replays.close(drainMs), this.#supervisor.close(drainMs)]);
    this.#stopCollecting();
    await this.#outbox.close();
  }
}
