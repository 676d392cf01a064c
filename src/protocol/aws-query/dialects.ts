/**
 * How a service spells lists and maps in the Query protocol, and the namespace of its answers.
 *
 *              in a request                          in an answer
 *     SQS      Attribute.1.Name, Attribute.1.Value   <Attribute><Name>…</Name><Value>…</Value></Attribute> …
 *     SNS      Attributes.entry.1.key, ….value       <Attributes><entry><key>…</key><value>…</value></entry> …</Attributes>
 */
import type { ListShape, MapShape } from '../schema.ts';

export interface QueryDialect {
  readonly namespace: string;
  /** Names of the elements that lead to the parts of a list or map: one when it is flattened, else its own and theirs. */
  path(memberName: string, shape: ListShape | MapShape): readonly string[];
  /** Names of key and value in the parts of a map. */
  entry(memberName: string): readonly [key: string, value: string];
}

/** The model of SQS describes JSON only, so this is by hand, from the API reference of version 2012-11-05. */
const SQS_SINGULAR: Readonly<Record<string, string>> = {
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

/** Lists of structures take the structure's name (`SendMessageBatchRequestEntry.1.Id`). */
function sqsElement(memberName: string, shape: ListShape | MapShape): string {
  if (shape.kind === 'list' && shape.member.kind === 'structure') return shape.member.name;
  return SQS_SINGULAR[memberName] ?? memberName;
}

const SQS: QueryDialect = {
  namespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
  path: (memberName, shape) => [sqsElement(memberName, shape)],
  entry: (memberName) => (memberName === 'Tags' || memberName === 'tags' ? ['Key', 'Value'] : ['Name', 'Value']),
};

/** As its model says. */
const SNS: QueryDialect = {
  namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  path: (memberName, shape) => [memberName, shape.kind === 'list' ? 'member' : 'entry'],
  entry: (memberName) => (memberName === 'MessageAttributes' ? ['Name', 'Value'] : ['key', 'value']),
};

/** By service id. The first is who is meant by a request that does not say so. */
export const QUERY_DIALECTS: ReadonlyMap<string, QueryDialect> = new Map([
  ['sqs', SQS],
  ['sns', SNS],
]);
