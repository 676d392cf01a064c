/** TagResource: on a topic. */
import type { SnsOperations } from '../../../protocol/generated/sns.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resourceNotFound, tagLimitExceeded } from '../errors.ts';
import type { Sns } from '../sns.ts';
import { readTags } from '../topics/tags.ts';

export function tagResource({ catalog }: Sns): OperationOf<SnsOperations, 'TagResource'> {
  return async ({ ResourceArn: arn, Tags: tags }, { accountId }) => {
    if (catalog.state.topics.get(arn)?.accountId !== accountId) throw resourceNotFound();
    const outcome = await catalog.submit({ type: 'tag', arn, tags: readTags(tags) });
    if (outcome.kind === 'not-found') throw resourceNotFound();
    if (outcome.kind === 'too-many') throw tagLimitExceeded();
    return {};
  };
}
