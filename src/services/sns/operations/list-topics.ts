/** ListTopics: those of the caller's account and region, 100 at a time. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { pageOf } from '../page.ts';
import type { Sns } from '../sns.ts';

export function listTopics({ catalog }: Sns): OperationOf<SnsOperations, 'ListTopics'> {
  return ({ NextToken: token }, { accountId, region }) => {
    const own = [...catalog.state.topics.values()].filter((topic) => topic.accountId === accountId && topic.region === region);
    const { items, next } = pageOf(own, token);
    return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), ...next };
  };
}
