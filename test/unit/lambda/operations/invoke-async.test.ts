import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { eventually } from '../../../support/wait.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

test('InvokeAsync answers 202 and the function has the event soon', async (t) => {
  const fixture = await lambdaFixture();
  t.after(() => fixture.close());
  const file = path.join(fixture.workDirectory, 'seen');
  await fixture.create(
    'f',
    `exports.handler = async (event) => require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(event))`,
  );
  const invokeAsync = async (FunctionName: string, event: string): Promise<unknown> =>
    fixture.service.operations.InvokeAsync({ FunctionName, InvokeArgs: Buffer.from(event) }, requestContext());
  assert.deepEqual(await invokeAsync('f', '{"a":1}'), { Status: 202 });
  await eventually('the event', 5_000, () => (fs.existsSync(file) ? true : undefined));
  await eventually('all of it', 5_000, () => (fs.readFileSync(file, 'utf8') === '{"a":1}' ? true : undefined));
  await assert.rejects(invokeAsync('f', 'not json'), { code: 'InvalidRequestContentException' });
  await assert.rejects(invokeAsync('absent', '{}'), { code: 'ResourceNotFoundException' });
});
