/** What an append that failed means to whoever put the records. */

import type { ServiceError } from '../../../protocol/service-error.ts';
import { LogError } from '../../../storage/log-engine.ts';
import { putFailed, rateExceeded, type StreamName } from '../errors.ts';

/**
 * Nothing was appended: the client may try again, as after AWS's throttling. The outcome is unknown: an internal failure,
 * after which AWS's clients try again as well, and may store the record twice. Anything else is thrown on.
 */
export function putFailure(error: unknown, stream: StreamName, shardId: string): ServiceError {
  if (!(error instanceof LogError)) throw error;
  const notAppended = error.kind === 'not-appended' || error.kind === 'throttled';
  return notAppended ? rateExceeded(stream, shardId) : putFailed(error);
}
