/**
 * Subscribe: queues and functions of this server at once, HTTP(S) endpoints when they have confirmed it. Subscribing what is
 * subscribed already answers the subscription there is.
 */
import { parseArn } from '../../../protocol/arn.ts';
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { internalFailure } from '../../../protocol/service-error.ts';
import { confirmationFor } from '../delivery/notification.ts';
import { invalidParameter, notYetAvailable, subscriptionLimitExceeded, topicNotFound } from '../errors.ts';
import { ENDPOINT_CHARACTERS_MAX } from '../limits.ts';
import { requireTopic, type Sns } from '../sns.ts';
import { checkSubscriptionAttribute } from '../topics/attributes.ts';
import type { Subscription, SubscriptionProtocol } from '../topics/topic-catalog.ts';

const NOT_YET: ReadonlySet<string> = new Set(['email', 'email-json', 'sms', 'application', 'firehose']);
const PENDING = 'pending confirmation';
const TOKEN_BYTES = 32;

export function subscribe(sns: Sns): OperationOf<SnsOperations, 'Subscribe'> {
  return async (input, context) => {
    const topic = requireTopic(sns, input.TopicArn, context);
    const protocol = readProtocol(input.Protocol);
    const endpoint = readEndpoint(sns, protocol, input.Endpoint ?? '', context.accountId);
    const attributes = input.Attributes ?? {};
    for (const [name, value] of Object.entries(attributes)) checkSubscriptionAttribute(name, value);
    const made: Subscription = {
      arn: `${topic.arn}:${sns.random.uuid()}`,
      topicArn: topic.arn,
      protocol,
      endpoint,
      ownerAccountId: context.accountId,
      attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== '')),
      token: protocol === 'http' || protocol === 'https' ? Buffer.from(sns.random.bytes(TOKEN_BYTES)).toString('hex') : null,
    };
    const outcome = await sns.catalog.submit({ type: 'subscribe', subscription: made });
    if (outcome.kind === 'not-found') throw topicNotFound();
    if (outcome.kind === 'too-many') throw subscriptionLimitExceeded();
    if (outcome.kind === 'differs')
      throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
    if (outcome.kind !== 'subscribed') throw internalFailure();
    await askToConfirm(sns, outcome.subscription, context.host);
    const shown = outcome.subscription.token === null || input.ReturnSubscriptionArn === true;
    return { SubscriptionArn: shown ? outcome.subscription.arn : PENDING };
  };
}

async function askToConfirm({ deliverer, random, clock }: Sns, subscription: Subscription, host: string): Promise<void> {
  const { token, topicArn } = subscription;
  if (token === null) return;
  const origin = { messageId: random.uuid(), topicArn, timeMs: clock.nowMs(), host };
  await deliverer.post([[subscription, confirmationFor(subscription, token, origin)]]);
}

function readProtocol(text: string): SubscriptionProtocol {
  if (NOT_YET.has(text)) throw notYetAvailable(`The protocol ${text}`);
  if (text === 'sqs' || text === 'lambda' || text === 'http' || text === 'https') return text;
  throw invalidParameter(`Protocol Reason: ${text.slice(0, 64)} is no protocol`);
}

/** Queues and functions of other accounts do not exist for the caller: they have no policies here that could let it in. */
function readEndpoint({ endpoints }: Sns, protocol: SubscriptionProtocol, endpoint: string, accountId: string): string {
  if (endpoint.length > ENDPOINT_CHARACTERS_MAX) throw invalidParameter('Endpoint Reason: too long');
  const isForeign = parseArn(endpoint)?.accountId !== accountId;
  if (protocol === 'sqs') {
    const sentence = isForeign ? 'It is not the ARN of a queue of this account.' : endpoints.refuseQueue(endpoint);
    if (sentence !== undefined) throw invalidParameter(`SQS endpoint ARN Reason: ${sentence}`);
  } else if (protocol === 'lambda') {
    const sentence = isForeign ? 'It is not the ARN of a function of this account.' : endpoints.refuseFunction(endpoint);
    if (sentence !== undefined) throw invalidParameter(`Lambda endpoint ARN Reason: ${sentence}`);
  } else if (!endpoint.startsWith(`${protocol}://`) || !URL.canParse(endpoint)) {
    throw invalidParameter('Endpoint must match the specified protocol');
  }
  return endpoint;
}
