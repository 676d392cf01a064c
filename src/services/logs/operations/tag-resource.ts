/** TagResource, of log groups. */
import type { LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { keyOfResource } from '../groups/group-name.ts';
import type { Logs } from '../logs.ts';

export function tagResource({ groups }: Logs): OperationOf<LogsOperations, 'TagResource'> {
  return async ({ resourceArn, tags }, context) => {
    await groups.submit({ type: 'tag', key: keyOfResource(context, resourceArn), set: { ...tags }, unset: [] });
    return {};
  };
}
