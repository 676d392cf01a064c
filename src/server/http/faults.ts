/** What a client hears of a fault (STYLE: a fault is ours, its detail stays in the log). */
import { internalFailure, ServiceError } from '../../protocol/service-error.ts';
import { LogError } from '../../storage/log-engine.ts';

/** Code and status with which each service says "slow down"; all SDKs retry them (API references). */
const THROTTLING: ReadonlyMap<string, readonly [code: string, status: number]> = new Map([
  ['kinesis', ['ProvisionedThroughputExceededException', 400]],
  ['lambda', ['TooManyRequestsException', 429]],
  ['sns', ['Throttled', 429]],
  ['sqs', ['RequestThrottled', 403]],
]);

export function serviceErrorOf(serviceId: string, error: unknown): ServiceError {
  const throttling = error instanceof LogError && error.kind === 'throttled' ? THROTTLING.get(serviceId) : undefined;
  if (throttling === undefined) return internalFailure(error);
  const [code, status] = throttling;
  return new ServiceError(code, 'Rate exceeded: too many writes are waiting for the disk.', { status, cause: error });
}
