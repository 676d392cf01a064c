/** ListTagsForResource, of log groups. */
import type { LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { keyOfResource } from '../groups/group-name.ts';
import type { Logs } from '../logs.ts';

export function listTagsForResource({ groups }: Logs): OperationOf<LogsOperations, 'ListTagsForResource'> {
  return ({ resourceArn }, context) => ({ tags: groups.get(keyOfResource(context, resourceArn)).tags });
}
