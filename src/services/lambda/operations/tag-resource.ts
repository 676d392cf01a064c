/** TagResource: sets tags of a function or an event source mapping; those with the same key are replaced. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { nothingToTag } from '../control-errors.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { findTaggable, type TaggedMappings } from '../tags/taggable.ts';

export function tagResource(core: LambdaCore, mappings: TaggedMappings): OperationOf<LambdaOperations, 'TagResource'> {
  return async (input, context) => {
    if (Object.keys(input.Tags).length === 0) throw nothingToTag();
    await findTaggable(core, mappings, input.Resource, context).retag({ set: input.Tags, remove: [] });
    return {};
  };
}
