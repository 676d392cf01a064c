/** Where documents go that functions and mappings leave: queues, topics and buckets, of this server or elsewhere. */
import { parseArn } from '../protocol/arn.ts';
import type { InvocationDestination } from '../services/lambda/asynchronous/ports.ts';
import type { OnFailureDestination } from '../services/lambda/event-source-mappings/ports.ts';
import type { SnsService } from '../services/sns/service.ts';
import type { SqsService } from '../services/sqs/service.ts';
import type { ExternalServices, MessageDestination } from './external/external-services.ts';
import type { ObjectStore } from './object-store.ts';

export interface DestinationServices {
  readonly sqs: SqsService;
  readonly sns: SnsService;
  readonly objects: ObjectStore;
  readonly external: ExternalServices;
}

export interface Destinations {
  readonly onFailure: OnFailureDestination;
  readonly ofInvocations: InvocationDestination;
}

export function destinationsOf({ sqs, sns, objects, external }: DestinationServices): Destinations {
  const isBucket = (arn: string): boolean => parseArn(arn)?.service === 's3';
  const queueOrTopic = (arn: string): MessageDestination =>
    parseArn(arn)?.service === 'sns' ? (external.topics ?? sns) : (external.queues ?? sqs);
  /** Of other accounts there is nothing here that could let a caller in; elsewhere there may be. */
  const isForeign = (arn: string, accountId: string): boolean => {
    const { accountId: owner = '' } = parseArn(arn) ?? {};
    const here = queueOrTopic(arn) === sqs || queueOrTopic(arn) === sns;
    return here && owner !== '' && owner !== accountId;
  };
  const refuse = (arn: string, accountId: string): string | undefined => {
    if (isBucket(arn)) return objects.refuseDestination(arn);
    return isForeign(arn, accountId) ? `The destination ARN ${arn} is invalid.` : queueOrTopic(arn).refuseDestination(arn);
  };
  return {
    onFailure: {
      refuse,
      deliver: (arn, document, objectKey, signal) =>
        isBucket(arn) ? objects.put(arn, objectKey, document, signal) : queueOrTopic(arn).deliver(arn, document, {}, signal),
    },
    ofInvocations: {
      refuse,
      deliver: (arn, document, objectKey, attributes, closing) =>
        isBucket(arn)
          ? objects.put(arn, objectKey, document, closing)
          : queueOrTopic(arn).deliver(arn, document, attributes, closing),
    },
  };
}
