/** Tags of streams and consumers: checked, changed and listed. */
import type { Tag } from '../../../protocol/generated/kinesis.ts';
import { consumerNotFound } from '../consumer-errors.ts';
import { streamNotFound } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { TAGS_MAX } from '../limits.ts';
import { tagsInvalid, tooManyResourceTags, tooManyTags } from '../setting-errors.ts';
import type { TagCommand } from './commands/tag.ts';
import type { Resource } from './resources.ts';

const TAG_TEXT = /^[\p{L}\p{Nd}\s_./=+\-%@:]*$/u;

/** Throws AWS's InvalidArgumentException for a text that no tag may have. */
export function checkTagTexts(texts: Iterable<string>): void {
  for (const text of texts) if (!TAG_TEXT.test(text)) throw tagsInvalid();
}

/** The tags of a request as the catalogue keeps them. */
export function checkedTags(tags: { readonly [key: string]: string } | undefined): readonly (readonly [string, string])[] {
  const pairs = Object.entries(tags ?? {});
  checkTagTexts(pairs.flat());
  return pairs;
}

/** `byName`: the stream was named by one of the older operations, whose texts name it too. */
export interface Retagging {
  readonly resource: Resource;
  readonly set?: TagCommand['set'];
  readonly remove?: readonly string[];
  readonly byName?: boolean;
}

/** Resolves when the change is durable. */
export async function retag(kinesis: Kinesis, { resource, set = [], remove = [], byName = false }: Retagging): Promise<void> {
  const { arn, stream, consumer } = resource;
  const { account, region, name } = stream;
  const consumerArn = consumer?.arn ?? null;
  const command: TagCommand = { kind: 'tag', account, region, name, consumerArn, set, remove, tagsMax: TAGS_MAX };
  const outcome = await kinesis.catalog.submit(command);
  if (outcome.kind === 'not-found') throw streamNotFound(stream);
  if (outcome.kind === 'consumer-not-found') throw consumerNotFound({ stream, consumerName: consumer?.name ?? '' });
  if (outcome.kind === 'too-many-tags') throw byName ? tooManyTags(stream, TAGS_MAX) : tooManyResourceTags(arn, TAGS_MAX);
}

/** In the order of the keys. */
export function describeTags(tags: readonly (readonly [key: string, value: string])[]): Tag[] {
  return [...tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value }));
}
