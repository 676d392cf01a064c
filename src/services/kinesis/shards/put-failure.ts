/** What an append that failed means to whoever put the records. */

import { systemErrorCode } from '../../../platform/files.ts';
import type { ServiceError } from '../../../protocol/service-error.ts';
import { LogError } from '../../../storage/log-engine.ts';
import { putFailed, rateExceeded, type StreamName } from '../errors.ts';

/** Waiting does not help by itself: whoever reads this has to know. */
const DISK_FULL = ' The disk of the Millrace server is full: nothing was stored.';

/**
 * Nothing was appended: the client may try again, as after AWS's throttling. The outcome is unknown: an internal failure,
 * after which AWS's clients try again as well, and may store the record twice. Anything else is thrown on.
 */
export function putFailure(error: unknown, stream: StreamName, shardId: string): ServiceError {
  if (!(error instanceof LogError)) throw error;
  const notAppended = error.kind === 'not-appended' || error.kind === 'throttled';
  return notAppended ? rateExceeded(stream, shardId, isDiskFull(error.cause) ? DISK_FULL : '') : putFailed(error);
}

function isDiskFull(cause: unknown): boolean {
  const code = systemErrorCode(cause);
  return code === 'ENOSPC' || code === 'EDQUOT';
}
