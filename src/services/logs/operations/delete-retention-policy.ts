/** DeleteRetentionPolicy: the group's events are kept as the server's own setting says. */
import type { LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { keyOfName } from '../groups/group-name.ts';
import type { Logs } from '../logs.ts';

export function deleteRetentionPolicy({ groups }: Logs): OperationOf<LogsOperations, 'DeleteRetentionPolicy'> {
  return async ({ logGroupName }, context) => {
    await groups.submit({ type: 'retain', key: keyOfName(context, logGroupName), days: null });
    return {};
  };
}
