/** DeleteLogGroup: the group and all its events. What a function writes after it makes a new group. */
import type { LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { keyOfName } from '../groups/group-name.ts';
import type { Logs } from '../logs.ts';

export function deleteLogGroup({ groups, writer }: Logs): OperationOf<LogsOperations, 'DeleteLogGroup'> {
  return async ({ logGroupName }, context) => {
    const key = keyOfName(context, logGroupName);
    await writer.flush(key); // else lines that came before would make it again
    await groups.submit({ type: 'delete', key });
    return {};
  };
}
