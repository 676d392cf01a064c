/** Tags of queues: checked, and changed. */
import { invalidParameter } from '../errors.ts';
import { TAG_KEY_CHARACTERS_MAX, TAG_VALUE_CHARACTERS_MAX, TAGS_MAX } from '../limits.ts';

export type QueueTags = readonly (readonly [key: string, value: string])[];

/** The tags of a request; throws for what no tag may be. */
export function readTags(input: Readonly<Record<string, string>>): [string, string][] {
  const tags = Object.entries(input);
  if (tags.length > TAGS_MAX) throw tooManyTags(tags.length);
  for (const [key, value] of tags) {
    if (key === '' || key.length > TAG_KEY_CHARACTERS_MAX || value.length > TAG_VALUE_CHARACTERS_MAX) {
      throw invalidParameter('Tag keys must be between 1 and 128 characters in length, tag values up to 256.');
    }
  }
  return tags;
}

export function changedTags(tags: QueueTags, set: QueueTags, remove: readonly string[]): QueueTags {
  const kept = tags.filter(([key]) => !remove.includes(key));
  return [...new Map([...kept, ...set])];
}

export function tooManyTags(count: number): Error {
  return invalidParameter(`Too many tags added for queue: ${count}, the maximum is ${TAGS_MAX}.`);
}
