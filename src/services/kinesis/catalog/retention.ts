/** The bounds of a stream's retention period. */

import { RETENTION_HOURS_MAX, RETENTION_HOURS_MIN } from '../limits.ts';
import { retentionAboveMaximum, retentionBelowMinimum } from '../setting-errors.ts';

export function checkRetention(hours: number): number {
  if (hours < RETENTION_HOURS_MIN) throw retentionBelowMinimum(hours, RETENTION_HOURS_MIN);
  if (hours > RETENTION_HOURS_MAX) throw retentionAboveMaximum(hours, RETENTION_HOURS_MAX);
  return hours;
}
