/** The services elsewhere that the configuration names. */
import type { ObjectStore } from '../object-store.ts';
import { ExternalBuckets } from './external-buckets.ts';
import { ExternalQueues } from './external-queues.ts';
import { type ExternalCredential, type ExternalEndpoint, type ExternalSettings, loadClient } from './external-service.ts';
import { ExternalTopics } from './external-topics.ts';
import type { MessageAttributes } from './message-attributes.ts';

/** Undefined: the service of this server is meant. */
export interface ExternalEndpoints {
  readonly sqs: ExternalEndpoint | undefined;
  readonly sns: ExternalEndpoint | undefined;
  readonly s3: ExternalEndpoint | undefined;
  /** Of the environment, for endpoints that are URLs. */
  readonly credential: ExternalCredential | undefined;
  /** See `ExternalSettings`. */
  readonly requestTimeoutMs?: number;
}

/** Queues or topics, by their ARNs. */
export interface MessageDestination {
  refuseDestination(arn: string): string | undefined;
  deliver(arn: string, document: string, attributes: MessageAttributes, signal?: AbortSignal): Promise<void>;
}

/** Named by what they do and not by their classes, whose types want the SDK's packages. */
export interface ExternalServices {
  readonly queues: MessageDestination | undefined;
  readonly topics: MessageDestination | undefined;
  readonly buckets: ObjectStore | undefined;
  close(): void;
}

/** Rejects with a `StartError` when a client is not installed. */
export async function loadExternalServices({ sqs, sns, s3, ...common }: ExternalEndpoints): Promise<ExternalServices> {
  const made = async <Made>(
    endpoint: ExternalEndpoint | undefined,
    make: (settings: ExternalSettings) => Promise<Made>,
  ): Promise<Made | undefined> => (endpoint === undefined ? undefined : make({ endpoint, ...common }));
  const queues = await made(sqs, async (settings) => {
    const load = () => import('@aws-sdk/client-sqs');
    return new ExternalQueues(await loadClient('--sqs-endpoint', '@aws-sdk/client-sqs', load), settings);
  });
  const topics = await made(sns, async (settings) => {
    const load = () => import('@aws-sdk/client-sns');
    return new ExternalTopics(await loadClient('--sns-endpoint', '@aws-sdk/client-sns', load), settings);
  });
  const buckets = await made(s3, async (settings) => {
    const load = () => import('@aws-sdk/client-s3');
    return new ExternalBuckets(await loadClient('--s3-endpoint', '@aws-sdk/client-s3', load), settings);
  });
  const close = (): void => {
    for (const one of [queues, topics, buckets]) one?.close();
  };
  return { queues, topics, buckets, close };
}
