/** Whether a mapping may send its failure documents to a destination: asked by creation and update alike. */

import { parseArn } from '../../../protocol/arn.ts';
import { destinationRefused, notYetAvailable } from './errors.ts';
import type { OnFailureDestination } from './ports.ts';

const SERVICES: ReadonlySet<string> = new Set(['sqs', 'sns', 's3']);

/** Throws the service error that the client must hear; null is no destination. */
export function checkDestination(
  destinations: OnFailureDestination,
  destination: string | null | undefined,
  accountId: string,
): void {
  if (destination === null || destination === undefined) return;
  const { service } = parseArn(destination) ?? {};
  if (service === undefined || !SERVICES.has(service)) {
    throw notYetAvailable(`An on-failure destination other than a queue, a topic or a bucket (${service ?? destination})`);
  }
  const sentence = destinations.refuse(destination, accountId);
  if (sentence !== undefined) throw destinationRefused(sentence);
}
