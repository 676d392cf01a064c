/** Tags of topics as the API carries them. */
import type { Tag } from '../../../protocol/generated/sns.ts';
import { invalidParameter, tagLimitExceeded } from '../errors.ts';
import { TAG_KEY_CHARACTERS_MAX, TAG_VALUE_CHARACTERS_MAX, TAGS_MAX } from '../limits.ts';

/** Throws InvalidParameter or TagLimitExceeded. */
export function readTags(tags: readonly Tag[]): Record<string, string> {
  if (tags.length > TAGS_MAX) throw tagLimitExceeded();
  for (const { Key: key, Value: value } of tags) {
    if (key === '' || key.length > TAG_KEY_CHARACTERS_MAX || value.length > TAG_VALUE_CHARACTERS_MAX)
      throw invalidParameter('Tags');
  }
  return Object.fromEntries(tags.map(({ Key: key, Value: value }) => [key, value]));
}
