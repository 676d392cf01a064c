/** ListTagsLogGroup, the older form of ListTagsForResource. */
import type { LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { keyOfName } from '../groups/group-name.ts';
import type { Logs } from '../logs.ts';

export function listTagsLogGroup({ groups }: Logs): OperationOf<LogsOperations, 'ListTagsLogGroup'> {
  return ({ logGroupName }, context) => ({ tags: groups.get(keyOfName(context, logGroupName)).tags });
}
