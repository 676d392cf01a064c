/** UntagResource: removes tags of a function or an event source mapping; a key that it does not have is passed over. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { findTaggable, type TaggedMappings } from '../tags/taggable.ts';

export function untagResource(core: LambdaCore, mappings: TaggedMappings): OperationOf<LambdaOperations, 'UntagResource'> {
  return async (input, context) => {
    await findTaggable(core, mappings, input.Resource, context).retag({ set: {}, remove: input.TagKeys });
    return {};
  };
}
