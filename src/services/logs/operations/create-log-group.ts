/** CreateLogGroup. A function's group is also made by its first line. */
import type { LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { notAvailableHere } from '../errors.ts';
import { keyOfName } from '../groups/group-name.ts';
import type { Logs } from '../logs.ts';

export function createLogGroup({ groups }: Logs): OperationOf<LogsOperations, 'CreateLogGroup'> {
  return async ({ logGroupName, kmsKeyId, tags, logGroupClass, deletionProtectionEnabled }, context) => {
    if (kmsKeyId !== undefined) throw notAvailableHere('Encrypted log groups (kmsKeyId) are');
    if (logGroupClass !== undefined && logGroupClass !== 'STANDARD') throw notAvailableHere(`The class ${logGroupClass} is`);
    if (deletionProtectionEnabled === true) throw notAvailableHere('Deletion protection is');
    await groups.create(keyOfName(context, logGroupName), { ...tags });
    return {};
  };
}
