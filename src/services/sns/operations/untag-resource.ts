/** UntagResource: of a topic. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resourceNotFound } from '../errors.ts';
import type { Sns } from '../sns.ts';

export function untagResource({ catalog }: Sns): OperationOf<SnsOperations, 'UntagResource'> {
  return async ({ ResourceArn: arn, TagKeys: keys }, { accountId }) => {
    if (catalog.state.topics.get(arn)?.accountId !== accountId) throw resourceNotFound();
    const outcome = await catalog.submit({ type: 'untag', arn, keys });
    if (outcome.kind === 'not-found') throw resourceNotFound();
    return {};
  };
}
