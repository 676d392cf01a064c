import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { GetFunction } = fixture.service.operations;
const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('GetFunction', () => {
  after(() => fixture.close());

  test('A function is found by name and by ARN, with its tags', async () => {
    await fixture.create('f', 'exports.handler = 1', { Tags: { team: 'mill' } });
    for (const FunctionName of ['f', 'f:$LATEST', arn, '000000000000:function:f']) {
      const { Configuration, Code, Tags } = await GetFunction({ FunctionName }, requestContext());
      assert.equal(Configuration?.FunctionName, 'f');
      assert.equal(Code?.RepositoryType, 'S3');
      assert.match(Code?.Location ?? '', /^http:\/\/localhost:4566\/_millrace\/download\/lambda\//);
      assert.deepEqual(Tags, { team: 'mill' });
    }
    const qualified = await GetFunction({ FunctionName: 'f', Qualifier: '$LATEST' }, requestContext());
    assert.equal(qualified.Configuration?.FunctionArn, `${arn}:$LATEST`);
  });

  test('What does not exist is not found, under the ARN that was asked for', () => {
    const notFound = (message: string): object => ({
      code: 'ResourceNotFoundException',
      status: 404,
      messageKey: 'Message',
      message,
    });
    assert.throws(
      () => GetFunction({ FunctionName: 'absent' }, requestContext()),
      notFound(`Function not found: ${arn.slice(0, -1)}absent`),
    );
    assert.throws(() => GetFunction({ FunctionName: 'f:7' }, requestContext()), notFound(`Function not found: ${arn}:7`));
  });
});
