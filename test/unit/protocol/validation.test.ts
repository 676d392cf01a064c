import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printedNumber } from '../../../src/protocol/constraints.ts';
import { kinesisModel } from '../../../src/protocol/generated/kinesis.ts';
import { lambdaModel } from '../../../src/protocol/generated/lambda.ts';
import { sqsModel } from '../../../src/protocol/generated/sqs.ts';
import { blob, list, map, member, required, type StructureShape, string, structure } from '../../../src/protocol/schema.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import { InputValidator } from '../../../src/protocol/validation.ts';
import { operationOf } from './wire.ts';

const validator = new InputValidator();

function refusal(run: () => void): ServiceError {
  try {
    run();
  } catch (error: unknown) {
    assert.ok(error instanceof ServiceError);
    return error;
  }
  return assert.fail('the input was accepted');
}

function kinesisRefusal(operation: string, input: unknown): string {
  const error = refusal(() => validator.validate(kinesisModel, operationOf(kinesisModel, operation), input));
  assert.equal(error.code, 'ValidationException');
  assert.equal(error.status, 400);
  return error.message;
}

function shapeRefusal(input: StructureShape, value: unknown): string {
  const operation = { name: 'Any', input, output: structure('None', {}), http: { method: 'POST', uri: '/', status: 200 } };
  return refusal(() => validator.validate({ id: 'kinesis' }, operation, value)).message;
}

test('a valid PutRecords passes', () => {
  const input = { StreamName: 'a', Records: [{ Data: Buffer.from('x'), PartitionKey: 'k', ExplicitHashKey: '0' }] };
  validator.validate(kinesisModel, operationOf(kinesisModel, 'PutRecords'), input);
});

test('absent members are null without quotes, and several errors are counted in the plural', () => {
  assert.equal(
    kinesisRefusal('SplitShard', {}),
    "2 validation errors detected: Value null at 'newStartingHashKey' failed to satisfy constraint: Member must not be null; " +
      "Value null at 'shardToSplit' failed to satisfy constraint: Member must not be null",
  );
});

test('a single error is counted in the singular', () => {
  assert.equal(
    kinesisRefusal('PutRecords', {}),
    "1 validation error detected: Value null at 'records' failed to satisfy constraint: Member must not be null",
  );
});

test('the sentences for an empty list and an empty name are those recorded from AWS, in their order', () => {
  assert.equal(
    kinesisRefusal('PutRecords', { StreamName: '', Records: [] }),
    "3 validation errors detected: Value '[]' at 'records' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
      "Value '' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; " +
      "Value '' at 'streamName' failed to satisfy constraint: Member must have length greater than or equal to 1",
  );
});

test('a name that is too long is only told its length', () => {
  const name = 'a'.repeat(129);
  assert.equal(
    kinesisRefusal('DescribeStream', { StreamName: name }),
    `1 validation error detected: Value '${name}' at 'streamName' failed to satisfy constraint: Member must have length less than or equal to 128`,
  );
});

test('members of list elements have lower camel case paths with indices from one', () => {
  const records = [
    { Data: Buffer.from('x'), PartitionKey: 'k' },
    { Data: Buffer.from('x'), PartitionKey: '' },
  ];
  assert.equal(
    kinesisRefusal('PutRecords', { StreamName: 'a', Records: records }),
    "1 validation error detected: Value '' at 'records.2.member.partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
  );
});

test('a null element of a list is named by its place', () => {
  assert.equal(
    kinesisRefusal('PutRecords', { StreamName: 'a', Records: [undefined] }),
    "1 validation error detected: Value null at 'records.1.member' failed to satisfy constraint: Member must not be null",
  );
});

test('a blob is printed as a Java buffer', () => {
  const shape = structure('Put', { Data: required(blob({ max: 2 })) });
  assert.equal(
    shapeRefusal(shape, { Data: Buffer.from('abc') }),
    "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]' at 'data' failed to satisfy constraint: " +
      'Member must have length less than or equal to 2',
  );
});

test('numbers are bounded by value', () => {
  assert.equal(
    kinesisRefusal('GetRecords', { ShardIterator: 'i', Limit: 0 }),
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
  );
  assert.equal(
    kinesisRefusal('GetRecords', { ShardIterator: 'i', Limit: 10001 }),
    "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
  );
});

test('map keys and values have constraints in brackets, printed with the map', () => {
  const tags = { ['k'.repeat(129)]: 'v' };
  assert.equal(
    kinesisRefusal('AddTagsToStream', { StreamName: 'a', Tags: tags }),
    `1 validation error detected: Value '{${'k'.repeat(129)}=v}' at 'tags' failed to satisfy constraint: ` +
      'Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]',
  );
  const shape = structure('Tag', { Tags: member(map(string(), string({ min: 1, max: 2 }))) });
  assert.equal(
    shapeRefusal(shape, { Tags: { a: 'xyz' } }),
    "1 validation error detected: Value '{a=xyz}' at 'tags' failed to satisfy constraint: " +
      'Map value must satisfy constraint: [Member must have length less than or equal to 2, Member must have length greater than or equal to 1]',
  );
});

test('elements that are plain values have their constraints in brackets, printed with the list', () => {
  assert.equal(
    kinesisRefusal('RemoveTagsFromStream', { StreamName: 'a', TagKeys: ['ok', ''] }),
    "1 validation error detected: Value '[ok, ]' at 'tagKeys' failed to satisfy constraint: " +
      'Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]',
  );
});

test('Lambda says of elements that they must not be null, and prints doubles as Java does', () => {
  const update = operationOf(lambdaModel, 'UpdateAlias');
  const weighted = (AdditionalVersionWeights: Readonly<Record<string, number>>): string => {
    const input = { FunctionName: 'f', Name: 'live', RoutingConfig: { AdditionalVersionWeights } };
    return refusal(() => validator.validate(lambdaModel, update, input)).message;
  };
  const at = "at 'routingConfig.additionalVersionWeights' failed to satisfy constraint";
  assert.equal(
    weighted({ 1: 2 }),
    `1 validation error detected: Value '{1=2.0}' ${at}: Map value must satisfy constraint: [Member must have value less than or ` +
      'equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]',
  );
  assert.equal(
    weighted({ live: 0.5 }),
    `1 validation error detected: Value '{live=0.5}' ${at}: Map keys must satisfy constraint: [Member must have length less than or ` +
      'equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, ' +
      'Member must not be null]',
  );
  const create = operationOf(lambdaModel, 'CreateFunctionUrlConfig');
  const input = { FunctionName: 'f', AuthType: 'NONE', Cors: { AllowMethods: ['POST', 'OPTIONS', 'GET'] } };
  assert.equal(
    refusal(() => validator.validate(lambdaModel, create, input)).message,
    "1 validation error detected: Value '[POST, OPTIONS, GET]' at 'cors.allowMethods' failed to satisfy constraint: Member must " +
      'satisfy constraint: [Member must have length less than or equal to 6, Member must have length greater than or equal to 0, ' +
      'Member must satisfy regular expression pattern: .*, Member must not be null]',
  );
});

test('doubles are printed as Java prints them', () => {
  const printed: readonly (readonly [number, string])[] = [
    [1, '1.0'],
    [-0.25, '-0.25'],
    [0, '0.0'],
    [9_999_999, '9999999.0'],
    [10_000_000, '1.0E7'],
    [0.001, '0.001'],
    [0.00012, '1.2E-4'],
  ];
  for (const [value, text] of printed) assert.equal(printedNumber(value, 'double'), text);
  assert.equal(printedNumber(10_000_000, 'long'), '10000000');
});

test('enum sets are printed in the order of the model', () => {
  const input = { ShardId: 's', ShardIteratorType: 'x', StreamName: 'a' };
  assert.equal(
    kinesisRefusal('GetShardIterator', input),
    "1 validation error detected: Value 'x' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: " +
      '[AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, TRIM_HORIZON, LATEST, AT_TIMESTAMP]',
  );
});

test('enum sets that were recorded in another order are printed as recorded', () => {
  const create = operationOf(lambdaModel, 'CreateEventSourceMapping');
  const error = refusal(() => validator.validate(lambdaModel, create, { FunctionName: 'f', StartingPosition: 'invalid' }));
  assert.equal(
    error.message,
    "1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy constraint: " +
      'Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]',
  );
});

test('a pattern must match the whole text', () => {
  assert.match(
    kinesisRefusal('PutRecord', { StreamName: 'a', Data: Buffer.alloc(0), PartitionKey: 'k', ExplicitHashKey: '01' }),
    /^1 validation error detected: Value '01' at 'explicitHashKey' failed .* pattern: 0\|\(\[1-9\]\\d\{0,38\}\)$/,
  );
});

test('at most ten errors are listed and counted', () => {
  const records = Array.from({ length: 40 }, () => ({ Data: Buffer.alloc(0), PartitionKey: '' }));
  const message = kinesisRefusal('PutRecords', { StreamName: 'a', Records: records });
  assert.ok(message.startsWith('10 validation errors detected: '));
  assert.equal(message.split('; ').length, 10);
});

test('a list of structures prints their names and not their contents', () => {
  const records = Array.from({ length: 501 }, () => ({ Data: Buffer.from('x'), PartitionKey: 'secret' }));
  const message = kinesisRefusal('PutRecords', { StreamName: 'a', Records: records });
  assert.match(message, /^1 validation error detected: Value '\[PutRecordsRequestEntry@[0-9a-f]+, /);
  assert.ok(message.endsWith("…' at 'records' failed to satisfy constraint: Member must have length less than or equal to 500"));
  assert.ok(!message.includes('secret'));
});

test('a quoted value is cut, so that an answer does not grow with the input', () => {
  const message = kinesisRefusal('DescribeStream', { StreamName: 'x'.repeat(5_000_000) });
  assert.ok(message.length < 5_000);
});

test('text beyond the greatest length never meets the pattern', () => {
  const shape = structure('Evil', { Name: required(string({ max: 100, pattern: '(a+)+b' })) });
  const started = process.hrtime.bigint();
  assert.match(shapeRefusal(shape, { Name: 'a'.repeat(1_000_000) }), /length less than or equal to 100$/);
  assert.ok(process.hrtime.bigint() - started < 100_000_000n);
});

test('text without a greatest length is refused unread when it is longer than any legitimate value', () => {
  const message = kinesisRefusal('SplitShard', { StreamName: 'a', ShardToSplit: 's', NewStartingHashKey: '1'.repeat(100_000) });
  assert.match(message, /at 'newStartingHashKey' failed to satisfy constraint: Member must satisfy regular expression pattern/);
});

test('the patterns of the models are quick on text made to be slow', () => {
  const segment = ':kinesis::123456789012:';
  const arn = `arn:aws${segment.repeat(Math.floor(2000 / segment.length))}`;
  const started = process.hrtime.bigint();
  kinesisRefusal('DescribeStream', { StreamARN: arn });
  kinesisRefusal('ListTagsForResource', { ResourceARN: arn });
  assert.ok(process.hrtime.bigint() - started < 200_000_000n);
});

test('every pattern of the three models is understood', () => {
  const compiled: string[] = [];
  for (const model of [kinesisModel, lambdaModel, sqsModel]) {
    for (const operation of Object.values(model.operations)) {
      for (const pattern of patternsOf(operation.input)) {
        new RegExp(`^(?:${pattern})$`, 'u');
        compiled.push(pattern);
      }
    }
  }
  assert.ok(compiled.length > 50);
});

function patternsOf(shape: StructureShape): string[] {
  const found: string[] = [];
  const visit = (one: StructureShape['members'][string]['shape']): void => {
    if (one.kind === 'structure') for (const inner of Object.values(one.members)) visit(inner.shape);
    else if (one.kind === 'list') visit(one.member);
    else if (one.kind === 'map') [one.key, one.value].forEach(visit);
    else if (one.kind === 'string' && one.pattern !== undefined) found.push(one.pattern);
  };
  visit(shape);
  return found;
}

test('structures inside maps and lists inside lists are walked', () => {
  const inner = structure('Inner', { Name: required(string({ min: 1 })) });
  const shape = structure('Outer', { Things: member(map(string(), inner)), Grid: member(list(list(string({ min: 1 })))) });
  assert.equal(
    shapeRefusal(shape, { Things: { a: { Name: '' } }, Grid: [['ok'], ['']] }),
    "2 validation errors detected: Value '' at 'things.a.member.name' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
      "Value '[]' at 'grid.2.member' failed to satisfy constraint: Member must satisfy constraint: [Member must have length greater than or equal to 1]",
  );
});

test('SQS names the missing parameter in its own words', () => {
  const send = operationOf(sqsModel, 'SendMessage');
  const error = refusal(() => validator.validate(sqsModel, send, { QueueUrl: 'q' }));
  assert.equal(error.code, 'MissingRequiredParameterException');
  assert.equal(error.queryCode, 'MissingParameter');
  assert.equal(error.message, 'The request must contain the parameter MessageBody.');
  const batch = operationOf(sqsModel, 'SendMessageBatch');
  const nested = refusal(() => validator.validate(sqsModel, batch, { QueueUrl: 'q', Entries: [{ MessageBody: 'b' }] }));
  assert.equal(nested.message, 'The request must contain the parameter Entries.1.Id.');
});

test('SQS leaves unknown attribute names to its operations', () => {
  const get = operationOf(sqsModel, 'GetQueueAttributes');
  validator.validate(sqsModel, get, { QueueUrl: 'q', AttributeNames: ['Nonsense'] });
});
