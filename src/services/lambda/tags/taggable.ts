/**
 * What can have tags, by its ARN: functions and event source mappings. Tags of functions belong to the function, never to a
 * version or an alias of it (recorded 2023-11).
 */
import { parseFunctionArn, parseMappingArn } from '../../../protocol/arn.ts';
import type { RequestContext } from '../../../protocol/service.ts';
import {
  codeSigningConfigNotFound,
  mappingArnNotFound,
  qualifiedTags,
  resourceDoesNotExist,
  tooManyTags,
} from '../control-errors.ts';
import type { TagChange, Tags } from '../event-source-mappings/tags.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** The event source mappings, as far as tags go. */
export interface TaggedMappings {
  /** Undefined when the caller has no such mapping. */
  tagsOf(uuid: string, context: RequestContext): Tags | undefined;
  retag(uuid: string, change: TagChange): Promise<'done' | 'not-found' | 'too-many-tags'>;
}

export interface Taggable {
  readonly tags: Tags;
  retag(change: TagChange): Promise<void>;
}

/** What the ARN names; throws AWS's refusal when the caller has no such thing. */
export function findTaggable(core: LambdaCore, mappings: TaggedMappings, arn: string, context: RequestContext): Taggable {
  const mapping = parseMappingArn(arn);
  if (mapping !== undefined) return taggableMapping(mappings, arn, mapping.uuid, context);
  if (arn.includes(':code-signing-config:')) throw codeSigningConfigNotFound(arn);
  const parsed = parseFunctionArn(arn);
  if (parsed === undefined) throw resourceDoesNotExist();
  if (parsed.qualifier !== undefined) throw qualifiedTags();
  const { key } = resolveReference(context, arn);
  const { tags } = core.catalogue.get(key, undefined);
  return {
    tags,
    retag: async ({ set, remove }) => {
      await core.catalogue.submit({ type: 'tag', key, set, remove });
    },
  };
}

function taggableMapping(mappings: TaggedMappings, arn: string, uuid: string, context: RequestContext): Taggable {
  const tags = mappings.tagsOf(uuid, context);
  if (tags === undefined) throw mappingArnNotFound(arn);
  return {
    tags,
    retag: async (change) => {
      const outcome = await mappings.retag(uuid, change);
      if (outcome === 'not-found') throw mappingArnNotFound(arn);
      if (outcome === 'too-many-tags') throw tooManyTags();
    },
  };
}
