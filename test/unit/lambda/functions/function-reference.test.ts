import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  functionArn,
  parseFunctionReference,
  resolveReference,
} from '../../../../src/services/lambda/functions/function-reference.ts';

const caller = { accountId: '000000000000', region: 'us-east-1' };

test('A function is named by name, partial ARN or ARN, with or without a qualifier', () => {
  const named = (text: string): unknown => Object.values(parseFunctionReference(text) ?? {});
  assert.deepEqual(named('f'), [undefined, undefined, 'f', undefined]);
  assert.deepEqual(named('f:$LATEST'), [undefined, undefined, 'f', '$LATEST']);
  assert.deepEqual(named('000000000000:function:f:1'), ['000000000000', undefined, 'f', '1']);
  assert.deepEqual(named('arn:aws:lambda:us-east-1:000000000000:function:f'), ['000000000000', 'us-east-1', 'f', undefined]);
  assert.deepEqual(named('arn:aws-us-gov:lambda:us-gov-west-1:000000000000:function:f:live'), [
    '000000000000',
    'us-gov-west-1',
    'f',
    'live',
  ]);
});

test('What cannot be a name is none', () => {
  for (const text of [
    '',
    '../../etc',
    'f/../g',
    'f:',
    'f:a:b',
    'f%2e',
    'f\n',
    'ünïcode',
    '.',
    'arn:aws:sqs:us-east-1:000000000000:q',
  ]) {
    assert.equal(parseFunctionReference(text), undefined, text);
  }
});

test('The qualifier may stand in the name or beside it, but not as two different ones', () => {
  assert.equal(resolveReference(caller, 'f', '1').qualifier, '1');
  assert.equal(resolveReference(caller, 'f:1', '1').qualifier, '1');
  assert.throws(() => resolveReference(caller, 'f:1', '2'), {
    code: 'InvalidParameterValueException',
    message: 'The derived qualifier from the function name does not match the specified qualifier.',
  });
});

test('A function of another region or account is not found', () => {
  assert.throws(() => resolveReference(caller, 'arn:aws:lambda:eu-west-1:000000000000:function:f'), {
    code: 'ResourceNotFoundException',
    message: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
  });
  const foreign = functionArn({ accountId: '999999999999', region: 'us-east-1', name: 'f' });
  assert.throws(() => resolveReference(caller, foreign), {
    code: 'ResourceNotFoundException',
    message: `Function not found: ${foreign}`,
  });
});
