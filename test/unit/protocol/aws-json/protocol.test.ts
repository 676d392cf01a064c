import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import { QueueDoesNotExist, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsJsonProtocol } from '../../../../src/protocol/aws-json/protocol.ts';
import { callerOf } from '../../../../src/protocol/credential-scope.ts';
import { kinesisModel } from '../../../../src/protocol/generated/kinesis.ts';
import { sqsModel } from '../../../../src/protocol/generated/sqs.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { bodyText, operationOf, SDK_OPTIONS, SdkLoopback } from '../wire.ts';

test('what the Kinesis SDK sends is what the operation gets', async () => {
  let seen: unknown;
  const loopback = new SdkLoopback((input, route, call) => {
    seen = { input, operation: route.operation.name, protocol: route.protocol.name, caller: callerOf(call) };
    return { FailedRecordCount: 0, Records: [{ SequenceNumber: '1', ShardId: 'shardId-000000000000' }] };
  });
  const client = new KinesisClient({ ...SDK_OPTIONS, requestHandler: loopback });
  const answer = await client.send(
    new PutRecordsCommand({ StreamName: 's', Records: [{ Data: Buffer.from([0, 255]), PartitionKey: 'ключ' }] }),
  );
  assert.deepEqual(seen, {
    input: { StreamName: 's', Records: [{ Data: Buffer.from([0, 255]), PartitionKey: 'ключ' }] },
    operation: 'PutRecords',
    protocol: 'aws-json-1.1',
    caller: { accountId: '123456789012', region: 'eu-west-1', service: 'kinesis', accessKeyId: '123456789012' },
  });
  assert.deepEqual(answer.Records, [{ SequenceNumber: '1', ShardId: 'shardId-000000000000' }]);
});

test('the Kinesis SDK reads records, times and structures as they were answered', async () => {
  const record = {
    ApproximateArrivalTimestamp: 1_545_084_650_987,
    Data: Buffer.from([1, 2, 3]),
    PartitionKey: 'k',
    SequenceNumber: '9',
  };
  const page = new SdkLoopback(() => ({ Records: [record], MillisBehindLatest: 7, NextShardIterator: 'next' }));
  const client = new KinesisClient({ ...SDK_OPTIONS, requestHandler: page });
  const answer = await client.send(new GetRecordsCommand({ ShardIterator: 'i', Limit: 1 }));
  assert.deepEqual(answer.Records, [
    { ...record, ApproximateArrivalTimestamp: new Date(1_545_084_650_987), Data: new Uint8Array([1, 2, 3]) },
  ]);
  assert.equal(answer.MillisBehindLatest, 7);
  assert.equal(answer.NextShardIterator, 'next');
});

test('a time that the SDK sends arrives in milliseconds', async () => {
  let timestamp: unknown;
  const loopback = new SdkLoopback((input) => {
    timestamp = (input as { Timestamp: number }).Timestamp;
    return { ShardIterator: 'i' };
  });
  const client = new KinesisClient({ ...SDK_OPTIONS, requestHandler: loopback });
  const at = new Date(1_700_000_000_123);
  await client.send(
    new GetShardIteratorCommand({
      StreamName: 's',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'AT_TIMESTAMP',
      Timestamp: at,
    }),
  );
  assert.equal(timestamp, 1_700_000_000_123);
});

test('the SDK recognizes an error by its type', async () => {
  const loopback = new SdkLoopback(() => {
    throw new ServiceError('ResourceNotFoundException', 'Stream s under account 123456789012 not found.');
  });
  const client = new KinesisClient({ ...SDK_OPTIONS, requestHandler: loopback });
  await assert.rejects(client.send(new DescribeStreamCommand({ StreamName: 's' })), (error: unknown) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, 'Stream s under account 123456789012 not found.');
    return true;
  });
});

test('SQS speaks JSON 1.0 with message attributes both ways', async () => {
  let seen: unknown;
  const attribute = { DataType: 'Binary', BinaryValue: Buffer.from([7]) };
  const loopback = new SdkLoopback((input, route) => {
    seen = { input, protocol: route.protocol.name };
    if (route.operation.name === 'SendMessage') return { MessageId: 'm' };
    return { Messages: [{ MessageId: 'm', Body: 'b', MessageAttributes: { a: attribute } }] };
  });
  const client = new SQSClient({ ...SDK_OPTIONS, requestHandler: loopback, md5: false });
  const url = 'http://127.0.0.1:1/123456789012/q';
  await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'b', MessageAttributes: { a: attribute } }));
  const { input, protocol } = seen as { input: Record<string, unknown>; protocol: string };
  assert.equal(protocol, 'aws-json-1.0');
  assert.deepEqual({ ...(input.MessageAttributes as object) }, { a: attribute });
  const received = await client.send(new ReceiveMessageCommand({ QueueUrl: url }));
  assert.deepEqual(received.Messages?.[0]?.MessageAttributes?.a?.BinaryValue, new Uint8Array([7]));
});

test('an SQS error carries its older code for older clients', async () => {
  const error = new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.', {
    queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
  });
  const answer = new AwsJsonProtocol('1.0').encodeError(error);
  assert.equal(answer.headers['x-amzn-query-error'], 'AWS.SimpleQueueService.NonExistentQueue;Sender');
  assert.equal(answer.headers['Content-Type'], 'application/x-amz-json-1.0');
  const loopback = new SdkLoopback(() => {
    throw error;
  });
  const client = new SQSClient({ ...SDK_OPTIONS, requestHandler: loopback });
  await assert.rejects(client.send(new ReceiveMessageCommand({ QueueUrl: 'http://127.0.0.1:1/1/q' })), QueueDoesNotExist);
});

test('errors carry type, text and further fields; a fault on our side is the receiver of blame', () => {
  const protocol = new AwsJsonProtocol('1.1');
  const error = new ServiceError('InternalFailure', 'm', { status: 500, fields: { Extra: 1 }, queryCode: 'InternalError' });
  const answer = protocol.encodeError(error);
  assert.equal(answer.status, 500);
  assert.equal(bodyText(answer), '{"__type":"InternalFailure","message":"m","Extra":1}');
  assert.equal(answer.headers['x-amzn-query-error'], 'InternalError;Receiver');
});

test('an operation without output answers with an empty body, one with output always with an object', () => {
  const protocol = new AwsJsonProtocol('1.1');
  assert.equal(protocol.encodeOutput(operationOf(kinesisModel, 'CreateStream'), undefined).body, '');
  assert.equal(protocol.encodeOutput(operationOf(sqsModel, 'ListQueues'), {}).body, '{}');
});
