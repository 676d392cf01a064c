/** UntagResource, of log groups. */
import type { LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { keyOfResource } from '../groups/group-name.ts';
import type { Logs } from '../logs.ts';

export function untagResource({ groups }: Logs): OperationOf<LogsOperations, 'UntagResource'> {
  return async ({ resourceArn, tagKeys }, context) => {
    await groups.submit({ type: 'tag', key: keyOfResource(context, resourceArn), set: {}, unset: tagKeys });
    return {};
  };
}
