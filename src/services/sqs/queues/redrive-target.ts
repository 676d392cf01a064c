/** Whether a queue may send what is received too often to the queue that its RedrivePolicy names. */
import type { QueueAddress } from './queue-address.ts';
import { parseQueueArn, queueArn } from './queue-address.ts';
import type { QueueAttributes } from './queue-attributes.ts';
import type { QueueHost } from './queue-host.ts';
import { allowsRedriveFrom, parseRedrivePolicy, redriveError } from './redrive-policy.ts';

/** Checks `attributes` that are about to be set on the queue `source`; throws InvalidParameterValue. */
export function checkRedriveTarget(host: QueueHost, source: QueueAddress, attributes: QueueAttributes): void {
  const stored = attributes.RedrivePolicy;
  if (stored === undefined || stored === '') return;
  const arn = parseRedrivePolicy(stored)?.deadLetterTargetArn ?? '';
  const address = parseQueueArn(arn);
  const inReach = address?.accountId === source.accountId && address.region === source.region;
  const target = inReach ? host.find(address) : undefined;
  if (target === undefined) throw redriveError(stored, 'Dead letter target does not exist.');
  if (!allowsRedriveFrom(target.attributes.RedriveAllowPolicy, queueArn(source))) {
    throw redriveError(stored, `The redrive allow policy of ${arn} does not permit this source queue.`);
  }
}
