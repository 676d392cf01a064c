/** How callers name a log group: its name, or an ARN, which may end with `:*`. */
import { formatArn, parseArn } from '../../../protocol/arn.ts';
import { groupNotNamed, identifierInvalid, resourceNotFound } from '../errors.ts';

/** Where a log group lives. */
export interface GroupKey {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

type Caller = Pick<GroupKey, 'accountId' | 'region'>;

const NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;
const RESOURCE = /^log-group:([^:]+)(?::\*)?$/;

/** The key as one text, for maps. */
export function keyText({ accountId, region, name }: GroupKey): string {
  return `${accountId}/${region}/${name}`;
}

export function groupArn(key: GroupKey): string {
  return formatArn('logs', key, `log-group:${key.name}`);
}

export function isGroupName(text: string): boolean {
  return NAME.test(text);
}

/** Of an operation that takes either. */
export function keyOfRequest(
  caller: Caller,
  request: { readonly logGroupName?: string | undefined; readonly logGroupIdentifier?: string | undefined },
): GroupKey {
  const { logGroupName, logGroupIdentifier } = request;
  const given = logGroupName ?? logGroupIdentifier;
  if (given === undefined || (logGroupName !== undefined && logGroupIdentifier !== undefined)) throw groupNotNamed();
  return logGroupName === undefined ? keyOfIdentifier(caller, given) : keyOfName(caller, given);
}

export function keyOfName({ accountId, region }: Caller, name: string): GroupKey {
  return { accountId, region, name };
}

/** A name or an ARN. What belongs to another account or region does not exist for the caller. */
export function keyOfIdentifier(caller: Caller, identifier: string): GroupKey {
  if (isGroupName(identifier)) return keyOfName(caller, identifier);
  const key = keyOfArn(identifier);
  if (key?.accountId !== caller.accountId || key.region !== caller.region) throw identifierInvalid();
  return key;
}

/** Of the operations on tags. */
export function keyOfResource(caller: Caller, arn: string): GroupKey {
  const key = keyOfArn(arn);
  if (key?.accountId !== caller.accountId || key.region !== caller.region) throw resourceNotFound();
  return key;
}

function keyOfArn(text: string): GroupKey | undefined {
  const arn = parseArn(text);
  const name = arn?.service === 'logs' ? RESOURCE.exec(arn.resource)?.[1] : undefined;
  return arn === undefined || name === undefined ? undefined : { accountId: arn.accountId, region: arn.region, name };
}
