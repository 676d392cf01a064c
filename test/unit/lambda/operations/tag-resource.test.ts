import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { lambdaFixture, noStreams, requestContext } from '../lambda-fixture.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

const fixture = await lambdaFixture({ recordSource: { ...noStreams, shards: async () => [] } });
const { CreateEventSourceMapping, GetFunction, ListTags, TagResource } = fixture.service.operations;

async function tag(Resource: string, Tags: Record<string, string>): Promise<unknown> {
  return TagResource({ Resource, Tags }, requestContext());
}

async function tagsOf(Resource: string): Promise<unknown> {
  return (await ListTags({ Resource }, requestContext())).Tags;
}

suite('TagResource', () => {
  before(() => fixture.create('f', 'exports.handler = async () => 1', { Tags: { first: '1' } }));
  after(() => fixture.close());

  test('A function keeps its other tags', async () => {
    assert.deepEqual(await tag(FUNCTION_ARN, { second: '2', third: '' }), {});
    await tag(FUNCTION_ARN, { second: 'two' });
    assert.deepEqual(await tagsOf(FUNCTION_ARN), { first: '1', second: 'two', third: '' });
    const shown = await GetFunction({ FunctionName: 'f' }, requestContext());
    assert.deepEqual(shown.Tags, { first: '1', second: 'two', third: '' });
  });

  test('An event source mapping has tags of its own', async () => {
    const EventSourceArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
    const request = { EventSourceArn, FunctionName: 'f', StartingPosition: 'LATEST', Enabled: false, Tags: { a: '1' } } as const;
    const { EventSourceMappingArn: arn = '' } = await CreateEventSourceMapping(request, requestContext());
    await tag(arn, { b: '2' });
    assert.deepEqual(await tagsOf(arn), { a: '1', b: '2' });
  });

  test('Fifty tags are the most, and none is too few', async () => {
    const many = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`more-${index}`, 'x']));
    const tooMany = { code: 'InvalidParameterValueException', message: 'Number of tags exceeds resource tag limit.' };
    await assert.rejects(tag(FUNCTION_ARN, many), tooMany);
    await assert.rejects(tag(FUNCTION_ARN, {}), { message: 'An error occurred and the request cannot be processed.' });
    const created = fixture.create('g', '', { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`${n}`, ''])) });
    await assert.rejects(created, tooMany);
  });

  test('Versions and aliases have no tags', async () => {
    for (const qualifier of ['1', '$LATEST', 'alias']) {
      await assert.rejects(tag(`${FUNCTION_ARN}:${qualifier}`, { a: 'b' }), {
        code: 'InvalidParameterValueException',
        message: 'Tags on function aliases and versions are not supported. Please specify a function ARN.',
      });
    }
  });

  test('What the caller does not have cannot be tagged', async () => {
    const absent = `${FUNCTION_ARN}-absent`;
    await assert.rejects(tag(absent, { a: 'b' }), {
      code: 'ResourceNotFoundException',
      message: `Function not found: ${absent}`,
    });
    const mapping = 'arn:aws:lambda:us-east-1:000000000000:event-source-mapping:00000000-0000-0000-0000-000000000000';
    await assert.rejects(tag(mapping, { a: 'b' }), { code: 'ResourceNotFoundException' });
    const config = 'arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000';
    await assert.rejects(tag(config, { a: 'b' }), { code: 'ResourceNotFoundException', status: 404 });
  });
});
