/** PutRetentionPolicy: for how many days a group's events are kept, in place of the server's own setting. */
import type { LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { retentionInvalid } from '../errors.ts';
import { keyOfName } from '../groups/group-name.ts';
import { RETENTION_DAYS } from '../limits.ts';
import type { Logs } from '../logs.ts';

export function putRetentionPolicy({ groups }: Logs): OperationOf<LogsOperations, 'PutRetentionPolicy'> {
  return async ({ logGroupName, retentionInDays }, context) => {
    if (!RETENTION_DAYS.includes(retentionInDays)) throw retentionInvalid(retentionInDays);
    await groups.submit({ type: 'retain', key: keyOfName(context, logGroupName), days: retentionInDays });
    return {};
  };
}
