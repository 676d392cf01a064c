/** Whether a function's asynchronous invocations may be reported to a destination: asked when a configuration is put or updated. */
import { parseArn, parseFunctionArn } from '../../../protocol/arn.ts';
import { invalidParameter } from '../errors.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import type { ConfigurationSeams } from './configuration-owner.ts';
import {
  deadLetterTargetInvalid,
  destinationInvalid,
  destinationIsItself,
  destinationsInvalid,
  eventBusNotAvailable,
} from './errors.ts';
import type { EventInvokeSettings } from './event-invoke-configs.ts';

type Existing = Pick<ConfigurationSeams, 'catalogue' | 'destinations'>;

/** Buckets take what failed only (developer guide). */
const SERVICES = {
  onSuccess: new Set(['sqs', 'sns', 'lambda', 'events']),
  onFailure: new Set(['sqs', 'sns', 'lambda', 'events', 's3']),
};

/** Throws the service error that the client must hear. */
export function checkDestinations(existing: Existing, key: FunctionKey, settings: EventInvokeSettings): void {
  const { onSuccess = '', onFailure = '' } = settings;
  const isWrong = (arn: string, services: ReadonlySet<string>): boolean =>
    arn !== '' && !services.has(parseArn(arn)?.service ?? '');
  if (isWrong(onSuccess, SERVICES.onSuccess) || isWrong(onFailure, SERVICES.onFailure)) {
    throw destinationsInvalid(onSuccess === '' ? undefined : onSuccess, onFailure === '' ? undefined : onFailure);
  }
  for (const arn of [onSuccess, onFailure]) if (arn !== '') checkDestination(existing, key, arn);
}

/** Functions of other accounts do not exist for the caller: they have no policies here that could let it in. */
function checkDestination({ destinations, catalogue }: Existing, key: FunctionKey, arn: string): void {
  const { service, accountId = '' } = parseArn(arn) ?? {};
  if (service === 'events') throw eventBusNotAvailable();
  if (service === 'lambda') {
    const target = parseFunctionArn(arn);
    if (target === undefined || accountId !== key.accountId || target.region !== key.region) throw destinationInvalid(arn);
    if (catalogue.find({ ...key, name: target.functionName }) === undefined) throw destinationInvalid(arn);
    if (target.functionName === key.name) throw destinationIsItself();
    return;
  }
  const sentence = destinations.refuse(arn, key.accountId);
  if (sentence !== undefined) throw invalidParameter(sentence);
}

/** Throws for what cannot be a function's dead-letter target. Whether it is there shows when something is sent. */
export function checkDeadLetterTarget(arn: string): void {
  const { service = '', resource = '' } = parseArn(arn) ?? {};
  const isStandard = ['sqs', 'sns'].includes(service) && !resource.endsWith('.fifo');
  if (arn !== '' && !isStandard) throw deadLetterTargetInvalid(arn);
}
