/** DescribeLogGroups: the caller's groups, by prefix, part or name. */
import type { LogGroup, LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { notAvailableHere, prefixAndPattern } from '../errors.ts';
import { groupArn, keyOfIdentifier } from '../groups/group-name.ts';
import type { StoredGroup } from '../groups/group-section.ts';
import type { Logs } from '../logs.ts';
import { pageOf } from '../page.ts';

type Describe = OperationOf<LogsOperations, 'DescribeLogGroups'>;

export function describeLogGroups(logs: Logs): Describe {
  return async (request, context) => {
    const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '', logGroupIdentifiers } = request;
    if (request.includeLinkedAccounts === true) throw notAvailableHere('Linked accounts are');
    if (prefix !== '' && pattern !== '') throw prefixAndPattern();
    const named = logGroupIdentifiers?.map((identifier) => keyOfIdentifier(context, identifier).name);
    const all = logs.groups
      .list(context.accountId, context.region)
      .filter(({ key: { name } }) => name.startsWith(prefix) && name.includes(pattern) && named?.includes(name) !== false);
    const foreignClass = request.logGroupClass !== undefined && request.logGroupClass !== 'STANDARD';
    const { items, nextToken } = pageOf(
      foreignClass ? [] : all,
      ({ key }) => key.name,
      (last, { key }) => key.name > last,
      request,
    );
    return { logGroups: await Promise.all(items.map((group) => describe(logs, group))), nextToken };
  };
}

async function describe({ groups }: Logs, group: StoredGroup): Promise<LogGroup> {
  const { key, createdMs, retentionDays } = group;
  const storedBytes = await groups.storedBytes(group);
  const arn = groupArn(key);
  return {
    logGroupName: key.name,
    creationTime: createdMs,
    ...(retentionDays !== undefined && { retentionInDays: retentionDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    ...(storedBytes !== undefined && { storedBytes }),
    logGroupClass: 'STANDARD',
    logGroupArn: arn,
  };
}
