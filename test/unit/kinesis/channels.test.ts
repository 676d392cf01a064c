import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

test('The five operations on channels say that they are not available here', async () => {
  const kinesis = await startKinesis();
  for (const name of ['CreateChannel', 'DeleteChannel', 'DescribeChannel', 'ListChannels', 'UpdateChannel'] as const) {
    await assert.rejects(kinesis.call(name, {} as never), (error: Error & { code?: string; status?: number }) => {
      assert.deepEqual([error.code, error.status], ['NotImplementedException', 501]);
      assert.match(error.message, new RegExp(`^${name} is not available in Millrace: channels deliver to Amazon S3`));
      return true;
    });
  }
  await kinesis.close();
});
