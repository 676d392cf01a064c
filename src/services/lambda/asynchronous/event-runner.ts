/** One attempt at an asynchronous event, and what follows from it: the retry policy decides, the outbox tells of the end. */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { ExecutionResult } from '../execution/invocation.ts';
import { LATEST } from '../functions/function-reference.ts';
import type { AsynchronousFigures } from './asynchronous-figures.ts';
import { type ConfigurationOwner, configurationOf, type EventInvokeHandle } from './event-invoke-configs.ts';
import type { EventFate } from './event-queue.ts';
import type { InvocationOutbox } from './invocation-outbox.ts';
import type { InvocationEnd } from './invocation-record.ts';
import type { QueuedEvent } from './queued-event.ts';
import { decideAfterFailure, decideBeforeAttempt, retrySettings } from './retry-policy.ts';

export interface TargetFunction {
  /** Empty: none. */
  readonly deadLetterArn: string;
  /** Undefined when nothing is reserved for it. */
  readonly reservedConcurrency: number | undefined;
}

/** How events reach functions. */
export interface AsynchronousFunctions {
  /** Undefined when the function, its version or its alias is gone. */
  find(owner: ConfigurationOwner): TargetFunction | undefined;
  /** `signal`: nobody waits any more. */
  invoke(event: QueuedEvent, payload: Uint8Array, signal: AbortSignal): Promise<ExecutionResult>;
}

export interface EventRunnerSeams {
  readonly functions: AsynchronousFunctions;
  readonly configurations: Pick<EventInvokeHandle, 'state'>;
  readonly outbox: Pick<InvocationOutbox, 'post'>;
  readonly figures: AsynchronousFigures;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly firstRetryMs: number;
}

const OVER: EventFate = { kind: 'over' };

/** Rejects with a `LogError` when the end of the event could not be written down. */
export async function attemptEvent(
  seams: EventRunnerSeams,
  event: QueuedEvent,
  payload: Uint8Array,
  abandoned: AbortSignal,
): Promise<EventFate> {
  const { functions, figures, clock } = seams;
  const target = targetOf(seams, event);
  if (target === undefined) return OVER;
  const settings = retrySettings(configured(seams, event), seams.firstRetryMs);
  const condition = decideBeforeAttempt(event, clock.nowMs(), settings, target.reservedConcurrency);
  if (condition !== undefined) return end(seams, target, { event, payload, condition, nowMs: clock.nowMs(), answer: undefined });
  const ageMs = clock.nowMs() - event.acceptedMs;
  const result = await functions.invoke(event, payload, abandoned);
  if (result.kind === 'not-invoked') return { kind: 'not-invoked' };
  figures.invoked(event.key, ageMs);
  const { dueMs: _, ...tried } = { ...event, invocations: event.invocations + 1 };
  const isError = result.kind === 'function-error';
  const answer = { executedVersion: result.executedVersion, isError, payload: result.payload };
  const ended = { event: tried, payload, nowMs: clock.nowMs(), answer };
  if (!isError) return end(seams, target, { ...ended, condition: 'Success' });
  const after = decideAfterFailure(tried, ended.nowMs, settings);
  if (after.kind === 'retry') return { kind: 'retry', event: { ...tried, dueMs: after.dueMs } };
  return end(seams, target, { ...ended, condition: after.condition });
}

function targetOf({ functions, figures, logger }: EventRunnerSeams, event: QueuedEvent): TargetFunction | undefined {
  const target = functions.find(ownerOf(event));
  if (target === undefined) {
    figures.dropped(event.key, 1);
    logger.warn({ function: event.key.name, requestId: event.requestId }, 'an event is dropped: its function is gone');
  }
  return target;
}

function ownerOf({ key, qualifier = LATEST }: QueuedEvent): ConfigurationOwner {
  return { key, qualifier };
}

function configured({ configurations }: EventRunnerSeams, event: QueuedEvent): ReturnType<typeof configurationOf> {
  return configurationOf(configurations.state, ownerOf(event));
}

/** Resolves once whoever is to hear of the end will hear of it. */
async function end(seams: EventRunnerSeams, { deadLetterArn }: TargetFunction, ended: InvocationEnd): Promise<EventFate> {
  const { onSuccess = '', onFailure = '' } = configured(seams, ended.event) ?? {};
  if (ended.condition === 'Success') {
    await seams.outbox.post(ended, { destination: onSuccess, deadLetterArn: '' });
  } else {
    await seams.outbox.post(ended, { destination: onFailure, deadLetterArn });
    seams.figures.dropped(ended.event.key, 1);
  }
  return OVER;
}
