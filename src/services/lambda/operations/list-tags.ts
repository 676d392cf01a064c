/** ListTags: all tags of a function or an event source mapping. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { findTaggable, type TaggedMappings } from '../tags/taggable.ts';

export function listTags(core: LambdaCore, mappings: TaggedMappings): OperationOf<LambdaOperations, 'ListTags'> {
  return (input, context) => ({ Tags: findTaggable(core, mappings, input.Resource, context).tags });
}
