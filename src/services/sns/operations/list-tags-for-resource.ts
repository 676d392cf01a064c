/** ListTagsForResource: of a topic. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resourceNotFound } from '../errors.ts';
import type { Sns } from '../sns.ts';

export function listTagsForResource({ catalog }: Sns): OperationOf<SnsOperations, 'ListTagsForResource'> {
  return ({ ResourceArn: arn }, { accountId }) => {
    const topic = catalog.state.topics.get(arn);
    if (topic === undefined || topic.accountId !== accountId) throw resourceNotFound();
    return { Tags: Object.entries(topic.tags).map(([Key, Value]) => ({ Key, Value })) };
  };
}
