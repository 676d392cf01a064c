import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUERY_DIALECTS, type QueryDialect } from '../../../../src/protocol/aws-query/dialects.ts';
import { escapeXml } from '../../../../src/protocol/aws-query/encode.ts';
import { AwsQueryProtocol } from '../../../../src/protocol/aws-query/protocol.ts';
import { snsModel } from '../../../../src/protocol/generated/sns.ts';
import { sqsModel } from '../../../../src/protocol/generated/sqs.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import type { UniversalRequest } from '../../../../src/protocol/universal.ts';
import { bodyText, decoded, negotiator, operationOf, REQUEST_ID, request } from '../wire.ts';

const protocol = new AwsQueryProtocol(dialectOf('sqs'));

function dialectOf(service: string): QueryDialect {
  const dialect = QUERY_DIALECTS.get(service);
  assert.ok(dialect !== undefined);
  return dialect;
}

function form(parameters: Readonly<Record<string, string>>, path = '/'): UniversalRequest {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', host: 'localhost:4566' };
  return request({ path, headers, body: new URLSearchParams(parameters).toString() });
}

/** Without the difference between objects with and without a prototype. */
function plain(value: unknown): unknown {
  return structuredClone(value);
}

test('a message with attributes is read from numbered names', () => {
  const call = form({
    Action: 'SendMessage',
    Version: '2012-11-05',
    QueueUrl: 'http://localhost:4566/000000000000/q',
    MessageBody: 'a & b = ü',
    DelaySeconds: '5',
    'MessageAttribute.1.Name': 'trace',
    'MessageAttribute.1.Value.StringValue': 'x',
    'MessageAttribute.1.Value.DataType': 'String',
    'MessageAttribute.2.Name': 'raw',
    'MessageAttribute.2.Value.BinaryValue': 'AQI=',
    'MessageAttribute.2.Value.DataType': 'Binary',
    'MessageSystemAttribute.1.Name': 'AWSTraceHeader',
    'MessageSystemAttribute.1.Value.DataType': 'String',
  });
  const input = decoded(call) as { MessageAttributes: { raw: { BinaryValue: Uint8Array } } };
  assert.deepEqual([...input.MessageAttributes.raw.BinaryValue], [1, 2]);
  assert.deepEqual(plain(input), {
    QueueUrl: 'http://localhost:4566/000000000000/q',
    MessageBody: 'a & b = ü',
    DelaySeconds: 5,
    MessageAttributes: {
      trace: { StringValue: 'x', DataType: 'String' },
      raw: { BinaryValue: new Uint8Array([1, 2]), DataType: 'Binary' },
    },
    MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String' } },
  });
});

test('batch entries come in the order of their numbers', () => {
  const call = form({
    Action: 'SendMessageBatch',
    QueueUrl: 'q',
    'SendMessageBatchRequestEntry.10.Id': 'ten',
    'SendMessageBatchRequestEntry.10.MessageBody': 'j',
    'SendMessageBatchRequestEntry.2.Id': 'two',
    'SendMessageBatchRequestEntry.2.MessageBody': 'b',
    'SendMessageBatchRequestEntry.2.MessageAttribute.1.Name': 'n',
    'SendMessageBatchRequestEntry.2.MessageAttribute.1.Value.StringValue': 'v',
  });
  assert.deepEqual(plain(decoded(call)), {
    QueueUrl: 'q',
    Entries: [
      { Id: 'two', MessageBody: 'b', MessageAttributes: { n: { StringValue: 'v' } } },
      { Id: 'ten', MessageBody: 'j' },
    ],
  });
});

test('attributes, tags and lists of names take the singular', () => {
  const create = form({
    Action: 'CreateQueue',
    QueueName: 'q',
    'Attribute.1.Name': 'VisibilityTimeout',
    'Attribute.1.Value': '30',
    'Tag.1.Key': '__proto__',
    'Tag.1.Value': 'y',
  });
  const input = decoded(create) as { tags: object };
  assert.deepEqual(plain({ ...input, tags: Object.entries(input.tags) }), {
    QueueName: 'q',
    Attributes: { VisibilityTimeout: '30' },
    tags: [['__proto__', 'y']],
  });
  const receive = form({
    Action: 'ReceiveMessage',
    QueueUrl: 'q',
    'AttributeName.1': 'All',
    'MessageAttributeName.1': 'a',
    'MessageAttributeName.2': 'b',
    MaxNumberOfMessages: '10',
    WaitTimeSeconds: '20',
  });
  assert.deepEqual(decoded(receive), {
    QueueUrl: 'q',
    AttributeNames: ['All'],
    MessageAttributeNames: ['a', 'b'],
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 20,
  });
  assert.deepEqual(decoded(form({ Action: 'GetQueueAttributes', QueueUrl: 'q', AttributeName: 'All' })), {
    QueueUrl: 'q',
    AttributeNames: ['All'],
  });
  const untag = form({ Action: 'UntagQueue', QueueUrl: 'q', 'TagKey.1': 'a' });
  assert.deepEqual(decoded(untag), { QueueUrl: 'q', TagKeys: ['a'] });
});

test('a request to the path of a queue names the queue', () => {
  assert.deepEqual(decoded(form({ Action: 'PurgeQueue' }, '/000000000000/q')), {
    QueueUrl: 'http://localhost:4566/000000000000/q',
  });
});

test('parameters may stand in the URL of a GET', () => {
  const call = request({ method: 'GET', path: '/', query: 'Action=ListQueues&QueueNamePrefix=a%20b' });
  assert.deepEqual(decoded(call), { QueueNamePrefix: 'a b' });
});

test('a number that is none is refused', () => {
  assert.throws(() => decoded(form({ Action: 'ReceiveMessage', QueueUrl: 'q', WaitTimeSeconds: 'long' })), {
    code: 'InvalidParameterValue',
    message: 'Value long for parameter WaitTimeSeconds is invalid. Reason: Must be an integer.',
  });
});

test('the number of parameters and the parts of their names are bounded', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const many = request({ headers, query: 'Action=SendMessage', body: 'a=b&'.repeat(100_000) });
  assert.throws(() => decoded(many), { code: 'MalformedQueryString' });
  assert.throws(() => decoded(form({ Action: 'SendMessage', [`a${'.1'.repeat(1000)}`]: 'x' })), { code: 'MalformedQueryString' });
});

test('an unknown or missing action is answered in XML', () => {
  const answer = (parameters: Readonly<Record<string, string>>): string => {
    const call = form(parameters);
    const route = negotiator.negotiate(call);
    assert.ok(route.kind === 'query-body');
    const settled = negotiator.resolve(call, REQUEST_ID);
    assert.ok(settled.kind === 'refused');
    assert.equal(settled.response.status, 400);
    return bodyText(settled.response);
  };
  const unknown = answer({ Action: '<Nope>' });
  assert.match(
    unknown,
    /<Code>InvalidAction<\/Code><Message>The action &lt;Nope&gt; is not valid for this endpoint\.<\/Message>/,
  );
  assert.match(unknown, new RegExp(`<RequestId>${REQUEST_ID}</RequestId>`));
  assert.match(answer({ Version: '2012-11-05' }), /<Code>MissingAction<\/Code>/);
  assert.match(answer({ Action: 'constructor' }), /<Code>InvalidAction<\/Code>/);
});

test('output is XML in the namespace of SQS', () => {
  const message = {
    MessageId: 'm',
    Body: '<b>&\r\n"\'',
    Attributes: { SentTimestamp: '1' },
    MessageAttributes: { a: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) } },
  };
  const response = protocol.encodeOutput(
    operationOf(sqsModel, 'ReceiveMessage'),
    { Messages: [message, { MessageId: 'n' }] },
    REQUEST_ID,
  );
  assert.equal(response.status, 200);
  assert.equal(response.headers['Content-Type'], 'text/xml');
  assert.equal(
    bodyText(response),
    '<?xml version="1.0"?><ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ReceiveMessageResult>' +
      '<Message><Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute><Body>&lt;b&gt;&amp;&#xD;\n&quot;&apos;</Body>' +
      '<MessageAttribute><Name>a</Name><Value><BinaryValue>AQI=</BinaryValue><DataType>Binary</DataType></Value></MessageAttribute>' +
      '<MessageId>m</MessageId></Message><Message><MessageId>n</MessageId></Message></ReceiveMessageResult>' +
      `<ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata></ReceiveMessageResponse>`,
  );
});

test('batch results, addresses and tags have the names of the Query protocol', () => {
  const body = (operation: string, output: unknown): string =>
    bodyText(protocol.encodeOutput(operationOf(sqsModel, operation), output, REQUEST_ID));
  const failed = { Id: '2', SenderFault: true, Code: 'c' };
  const batch = body('DeleteMessageBatch', { Successful: [{ Id: '1' }], Failed: [failed] });
  assert.match(batch, /<DeleteMessageBatchResultEntry><Id>1<\/Id><\/DeleteMessageBatchResultEntry>/);
  assert.match(
    batch,
    /<BatchResultErrorEntry><Code>c<\/Code><Id>2<\/Id><SenderFault>true<\/SenderFault><\/BatchResultErrorEntry>/,
  );
  assert.match(
    body('ListQueues', { QueueUrls: ['http://a', 'http://b'] }),
    /<QueueUrl>http:\/\/a<\/QueueUrl><QueueUrl>http:\/\/b<\/QueueUrl>/,
  );
  assert.match(body('ListQueueTags', { Tags: { k: 'v' } }), /<Tag><Key>k<\/Key><Value>v<\/Value><\/Tag>/);
  assert.doesNotMatch(body('PurgeQueue', undefined), /PurgeQueueResult/);
});

test('an error has its older code', () => {
  const error = new ServiceError('QueueDoesNotExist', 'no <queue>', { queryCode: 'AWS.SimpleQueueService.NonExistentQueue' });
  const response = protocol.encodeError(error, REQUEST_ID);
  assert.equal(response.status, 400);
  assert.equal(
    bodyText(response),
    '<?xml version="1.0"?><ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type>' +
      '<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>no &lt;queue&gt;</Message><Detail/></Error>' +
      `<RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`,
  );
  assert.match(
    bodyText(protocol.encodeError(new ServiceError('InternalError', 'm', { status: 500 }), 'r')),
    /<Type>Receiver<\/Type>/,
  );
});

test('what XML cannot hold becomes the replacement character', () => {
  assert.equal(escapeXml('a\u0000\u0008\u000b\u001f\ufffe\ud800z\t\n😀'), `a${'\ufffd'.repeat(6)}z\t\n😀`);
});

test('SNS spells lists and maps with elements of their own, both ways', () => {
  const call = form({
    Action: 'Publish',
    Version: '2010-03-31',
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:t',
    Message: 'm',
    'MessageAttributes.entry.1.Name': 'trace',
    'MessageAttributes.entry.1.Value.DataType': 'String',
    'MessageAttributes.entry.1.Value.StringValue': 'x',
  });
  assert.deepEqual(plain(decoded(call)), {
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:t',
    Message: 'm',
    MessageAttributes: { trace: { DataType: 'String', StringValue: 'x' } },
  });
  const created = form({
    Action: 'CreateTopic',
    Name: 't',
    'Attributes.entry.1.key': 'DisplayName',
    'Attributes.entry.1.value': 'D',
    'Tags.member.1.Key': 'k',
    'Tags.member.1.Value': 'v',
  });
  assert.deepEqual(plain(decoded(created)), { Name: 't', Attributes: { DisplayName: 'D' }, Tags: [{ Key: 'k', Value: 'v' }] });
  const sns = new AwsQueryProtocol(dialectOf('sns'));
  const listed = sns.encodeOutput(
    operationOf(snsModel, 'ListTopics'),
    { Topics: [{ TopicArn: 'a' }, { TopicArn: 'b' }] },
    REQUEST_ID,
  );
  assert.match(
    bodyText(listed),
    /xmlns="http:\/\/sns\.amazonaws\.com\/doc\/2010-03-31\/"><ListTopicsResult><Topics><member><TopicArn>a<\/TopicArn><\/member><member>/,
  );
  const got = sns.encodeOutput(operationOf(snsModel, 'GetTopicAttributes'), { Attributes: { Owner: '0' } }, REQUEST_ID);
  assert.match(bodyText(got), /<Attributes><entry><key>Owner<\/key><value>0<\/value><\/entry><\/Attributes>/);
});

test('the version of a request tells whose action is meant, where two services have one of that name', () => {
  for (const [Version, service] of [
    ['2010-03-31', 'sns'],
    ['2012-11-05', 'sqs'],
    ['', 'sqs'],
  ]) {
    const route = negotiator.negotiate(form({ Action: 'AddPermission', Version: Version ?? '' }));
    const settled =
      route.kind === 'query-body'
        ? negotiator.resolve(form({ Action: 'AddPermission', Version: Version ?? '' }), REQUEST_ID)
        : route;
    assert.equal(settled.kind === 'operation' ? settled.service.id : undefined, service);
  }
});
