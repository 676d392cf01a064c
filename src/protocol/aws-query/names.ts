/**
 * How the Query protocol of SQS spells members. The model describes JSON only, so this is written by hand from the API
 * reference of version 2012-11-05: lists and maps are flattened and take the singular.
 */
import type { ListShape, MapShape } from '../schema.ts';

export const SQS_NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';

const SINGULAR: Readonly<Record<string, string>> = {
  AWSAccountIds: 'AWSAccountId',
  Actions: 'ActionName',
  AttributeNames: 'AttributeName',
  Attributes: 'Attribute',
  BinaryListValues: 'BinaryListValue',
  MessageAttributeNames: 'MessageAttributeName',
  MessageAttributes: 'MessageAttribute',
  MessageSystemAttributeNames: 'MessageSystemAttributeName',
  MessageSystemAttributes: 'MessageSystemAttribute',
  QueueUrls: 'QueueUrl',
  StringListValues: 'StringListValue',
  TagKeys: 'TagKey',
  Tags: 'Tag',
  queueUrls: 'QueueUrl',
  tags: 'Tag',
};

/** The name of one element: lists of structures take the structure's name (`SendMessageBatchRequestEntry.1.Id`). */
export function elementName(memberName: string, shape: ListShape | MapShape): string {
  if (shape.kind === 'list' && shape.member.kind === 'structure') return shape.member.name;
  return SINGULAR[memberName] ?? memberName;
}

/** Tags are `Key` and `Value`, all other maps `Name` and `Value`. */
export function keyName(element: string): 'Key' | 'Name' {
  return element === 'Tag' ? 'Key' : 'Name';
}
