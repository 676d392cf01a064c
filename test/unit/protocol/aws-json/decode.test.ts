import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JSON_LEAVES } from '../../../../src/protocol/aws-json/decode.ts';
import { AwsJsonProtocol } from '../../../../src/protocol/aws-json/protocol.ts';
import { kinesisModel } from '../../../../src/protocol/generated/kinesis.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { bodyText, operationOf, request } from '../wire.ts';

const protocol = new AwsJsonProtocol('1.1');

function decode(operation: string, body: string | Uint8Array): unknown {
  return protocol.decodeInput(operationOf(kinesisModel, operation), request({ body }));
}

/** The body of the answer to a request that could not be read. */
function refusal(operation: string, body: unknown): Record<string, unknown> {
  try {
    decode(operation, typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  } catch (error: unknown) {
    assert.ok(error instanceof ServiceError);
    const answer = protocol.encodeError(error);
    assert.equal(answer.status, 400);
    return JSON.parse(bodyText(answer)) as Record<string, unknown>;
  }
  return assert.fail('the input was accepted');
}

const NUMBER_CLASS = 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber';

test('a member of the wrong type is refused with the text recorded from AWS', () => {
  const cases: readonly [unknown, string][] = [
    [{ StreamName: true }, 'class java.lang.Boolean can not be converted to an String'],
    [{ StreamName: 23 }, `${NUMBER_CLASS} can not be converted to an String`],
    [{ StreamName: [] }, 'Start of list found where not expected'],
    [{ StreamName: {} }, 'Start of structure or map found where not expected.'],
    [{ Records: 'x' }, 'Expected list or null'],
    [{ Records: {} }, 'Start of structure or map found where not expected.'],
    [{ Records: ['x'] }, 'Expected null'],
    [{ Records: [[]] }, 'Start of list found where not expected'],
    [{ Records: [{ Data: true }] }, 'class java.lang.Boolean can not be converted to a Blob'],
    [{ Records: [{ Data: 1 }] }, `${NUMBER_CLASS} can not be converted to a Blob`],
    [{ Records: [{ Data: [] }] }, 'Start of list found where not expected'],
  ];
  for (const [body, text] of cases) {
    assert.deepEqual(refusal('PutRecords', body), { __type: 'SerializationException', Message: text });
  }
  assert.equal(refusal('GetRecords', { Limit: '1' }).Message, 'class java.lang.String can not be converted to an Integer');
  assert.equal(refusal('GetRecords', { Limit: false }).Message, 'class java.lang.Boolean can not be converted to an Integer');
  assert.equal(refusal('AddTagsToStream', { Tags: 'x' }).Message, 'Expected map or null');
  assert.equal(refusal('AddTagsToStream', { Tags: [] }).Message, 'Start of list found where not expected');
  assert.equal(
    refusal('GetShardIterator', { Timestamp: 'now' }).Message,
    'class java.lang.String can not be converted to milliseconds since epoch',
  );
  assert.equal(refusal('DeleteStream', { EnforceConsumerDeletion: '23' }).Message, "'23' can not be converted to an Boolean");
  assert.equal(
    refusal('DeleteStream', { EnforceConsumerDeletion: 23 }).Message,
    `${NUMBER_CLASS} can not be converted to an Boolean`,
  );
});

test('data that is no base64 is refused with the text recorded from AWS', () => {
  const text = (data: string): unknown => refusal('PutRecord', { Data: data }).Message;
  const prefix = (data: string): string => `'${data}' can not be converted to a Blob: `;
  const length = 'Base64 encoded length is expected a multiple of 4 bytes but found: 5';
  assert.equal(text('23456'), prefix('23456') + length);
  assert.equal(text('=+/='), `${prefix('=+/=')}Invalid Base64 character: '='`);
  assert.equal(text('+/+='), `${prefix('+/+=')}Invalid last non-pad Base64 character dectected`);
  assert.equal(text('ab-_'), `${prefix('ab-_')}Invalid Base64 character: '-'`);
  assert.equal(text('ab\nc'), `${prefix('ab\nc')}Invalid Base64 character: '\n'`);
  assert.equal(text('Ł'.repeat(4)), `${prefix('Ł'.repeat(4))}Invalid Base64 character: 'Ł'`);
  assert.equal(text('A==='), `${prefix('A===')}Invalid Base64 character: '='`);
  assert.ok(String(text('*'.repeat(4_000_000))).length < 5_000);
});

test('base64 is taken exactly when it is the canonical text of its bytes', () => {
  const blob = { kind: 'blob' } as const;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      assert.deepEqual([...JSON_LEAVES.blob(Buffer.from(bytes).toString('base64'), blob)], [...bytes]);
    }),
  );
  const alphabet = fc.constantFrom('A', 'Q', 'g', '+', '/', '=', '-', '_', ' ', 'é');
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 12 }), (characters) => {
      const text = characters.join('');
      const canonical = Buffer.from(text, 'base64').toString('base64') === text;
      if (canonical) assert.equal(Buffer.from(JSON_LEAVES.blob(text, blob)).toString('base64'), text);
      else assert.throws(() => JSON_LEAVES.blob(text, blob), { code: 'SerializationException' });
    }),
    { numRuns: 2000 },
  );
});

test('long data is decoded from the bytes of the request by the same rules', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 30, maxLength: 200 }),
      fc.uint8Array({ minLength: 30, maxLength: 60 }),
      (first, second) => {
        const records = [first, second].map((bytes) => ({ Data: Buffer.from(bytes).toString('base64') }));
        const input = decode('PutRecords', JSON.stringify({ Records: records })) as { Records: { Data: Uint8Array }[] };
        assert.deepEqual([...(input.Records[0]?.Data ?? [])], [...first]);
        assert.deepEqual([...(input.Records[1]?.Data ?? [])], [...second]);
      },
    ),
    { numRuns: 200 },
  );
  const text = (data: string): unknown => refusal('PutRecord', { Data: data }).Message;
  const long = 'AAAA'.repeat(20);
  const prefix = (data: string): string => `'${data}' can not be converted to a Blob: `;
  assert.equal(text(`${long}A`), `${prefix(`${long}A`)}Base64 encoded length is expected a multiple of 4 bytes but found: 81`);
  assert.equal(text(`${long}A-AA`), `${prefix(`${long}A-AA`)}Invalid Base64 character: '-'`);
  assert.equal(text(`${long}ABCÿ`), `${prefix(`${long}ABCÿ`)}Invalid Base64 character: 'ÿ'`);
  assert.equal(text(`${long}+/+=`), `${prefix(`${long}+/+=`)}Invalid last non-pad Base64 character dectected`);
});

test('long text of other characters than ASCII is read whole', () => {
  const key = 'ключ'.repeat(20);
  assert.deepEqual(decode('PutRecord', JSON.stringify({ PartitionKey: key })), { PartitionKey: key });
  assert.equal(refusal('GetRecords', { Limit: key }).Message, 'class java.lang.String can not be converted to an Integer');
});

test('a body that is no JSON object is refused without a text', () => {
  const invalidUtf8 = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
  for (const body of ['{', 'null', '[]', '"x"', '1', 'undefined', invalidUtf8, '\ufeff{}']) {
    assert.deepEqual(refusal('PutRecord', body), { __type: 'SerializationException' });
  }
});

test('an empty body and an empty object have no members', () => {
  assert.deepEqual(decode('ListStreams', ''), {});
  assert.deepEqual(decode('ListStreams', '{}'), {});
});

test('null means absent, and unknown members are ignored', () => {
  assert.deepEqual(decode('ListStreams', '{"Limit":null,"Nonsense":{"a":[1]},"toString":1}'), {});
});

test('a prototype is never reached', () => {
  const tags = (
    decode('AddTagsToStream', '{"__proto__":{"Tags":{"x":"y"}},"Tags":{"__proto__":"evil","constructor":"c"}}') as {
      Tags: Record<string, string>;
    }
  ).Tags;
  assert.deepEqual(Object.keys(tags), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(tags), null);
  assert.equal(({} as Record<string, unknown>).x, undefined);
  assert.equal((decode('ListStreams', '{"__proto__":{"Limit":5}}') as Record<string, unknown>).Limit, undefined);
});

test('timestamps are seconds with a fraction, and become milliseconds', () => {
  assert.deepEqual(decode('GetShardIterator', '{"Timestamp":1545084650.987}'), { Timestamp: 1_545_084_650_987 });
  assert.deepEqual(decode('GetShardIterator', '{"Timestamp":1.459799926480E9}'), { Timestamp: 1_459_799_926_480 });
});

test('integers lose their fraction and stay in their range', () => {
  assert.deepEqual(decode('GetRecords', '{"Limit":9.99}'), { Limit: 9 });
  assert.deepEqual(decode('GetRecords', '{"Limit":1e300}'), { Limit: 2_147_483_647 });
  assert.deepEqual(decode('GetRecords', '{"Limit":-1e300}'), { Limit: -2_147_483_648 });
});

test('words for true and false are taken', () => {
  assert.deepEqual(decode('DeleteStream', '{"EnforceConsumerDeletion":"True"}'), { EnforceConsumerDeletion: true });
  assert.deepEqual(decode('DeleteStream', '{"EnforceConsumerDeletion":"no"}'), { EnforceConsumerDeletion: false });
});

test('nesting is bounded before anything is parsed, and brackets in strings do not count', () => {
  assert.deepEqual(refusal('PutRecord', '['.repeat(5_000_000)), { __type: 'SerializationException' });
  assert.deepEqual(refusal('PutRecord', `{"x":${'['.repeat(64)}${']'.repeat(64)}}`), { __type: 'SerializationException' });
  assert.deepEqual(decode('PutRecord', `{"x":"${'[\\"{\\\\'.repeat(200)}","PartitionKey":"k"}`), { PartitionKey: 'k' });
});

test('whatever the body, the only error is a SerializationException', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.uint8Array({ maxLength: 40 })), (body) => {
      try {
        decode('PutRecords', body);
      } catch (error: unknown) {
        assert.ok(error instanceof ServiceError && error.code === 'SerializationException');
      }
    }),
    { numRuns: 1000 },
  );
});
