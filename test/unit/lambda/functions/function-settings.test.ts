import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateFunctionRequest } from '../../../../src/protocol/generated/lambda.ts';
import { settingsChange, settingsOfNewFunction } from '../../../../src/services/lambda/functions/function-settings.ts';

const REQUEST: CreateFunctionRequest = {
  FunctionName: 'f',
  Role: 'arn:aws:iam::000000000000:role/r',
  Runtime: 'nodejs20.x',
  Handler: 'index.handler',
  Code: {},
};

test('A new function gets the defaults of Lambda', () => {
  assert.deepEqual(settingsOfNewFunction(REQUEST, 'f'), {
    runtime: 'nodejs20.x',
    handler: 'index.handler',
    role: REQUEST.Role,
    description: '',
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    ephemeralStorageMegabytes: 512,
    architecture: 'x86_64',
    logGroup: '/aws/lambda/f',
    tracing: 'PassThrough',
  });
});

test('A change names what it changes and no more', () => {
  assert.deepEqual(settingsChange({ Timeout: 10, Environment: { Variables: { A: '1' } } }), {
    timeoutSeconds: 10,
    environment: { A: '1' },
  });
  assert.deepEqual(settingsChange({}), {});
});

const REFUSED: readonly (readonly [string, Partial<CreateFunctionRequest>, RegExp])[] = [
  ['a runtime of Go alone', { Runtime: 'go1.x' }, /^The runtime parameter of go1\.x is no longer supported/],
  ['Java', { Runtime: 'java21' }, /^The runtime java21 is not available/],
  ['an edge runtime', { Runtime: 'nodejs4.3-edge' }, /^The runtime nodejs4\.3-edge is not available/],
  ['no runtime', { Runtime: undefined }, /^Runtime and Handler are mandatory parameters/],
  ['no handler', { Handler: undefined }, /^Runtime and Handler are mandatory parameters/],
  ['an image', { PackageType: 'Image' }, /^Functions from container images are not available/],
  ['a version without a number', { PublishTo: 'LATEST_PUBLISHED' }, /^Published versions without a number/],
  ['a network', { VpcConfig: { SubnetIds: ['subnet-1'] } }, /^Networks of a function \(VpcConfig\) are not available/],
  [
    'a bucket as dead-letter target',
    { DeadLetterConfig: { TargetArn: 'arn:aws:s3:::bucket' } },
    /neither a standard SQS queue nor/,
  ],
  ['SnapStart', { SnapStart: { ApplyOn: 'PublishedVersions' } }, /^SnapStart is not available/],
  ['a log level for text', { LoggingConfig: { SystemLogLevel: 'WARN' } }, /only together with the LogFormat JSON/],
  ['too long a timeout', { Timeout: 901 }, /Value '901' at 'timeout' .* less than or equal to 900$/],
  ['too much memory', { MemorySize: 10_241 }, /at 'memorySize' .* less than or equal to 10240$/],
];

for (const [what, change, message] of REFUSED) {
  test(`A function with ${what} is refused with a reason`, () => {
    const request = { ...REQUEST, ...change } as CreateFunctionRequest;
    assert.throws(() => settingsOfNewFunction(request, 'f'), { name: 'ServiceError', message });
  });
}

test('The log format JSON has levels, INFO unless others are asked for, and text removes them', () => {
  const levelsOf = (LoggingConfig: object): unknown => settingsChange({ LoggingConfig }).jsonLogs;
  assert.deepEqual(levelsOf({ LogFormat: 'JSON' }), { application: 'INFO', system: 'INFO' });
  assert.deepEqual(levelsOf({ LogFormat: 'JSON', ApplicationLogLevel: 'TRACE', SystemLogLevel: 'WARN' }), {
    application: 'TRACE',
    system: 'WARN',
  });
  assert.deepEqual([levelsOf({ LogFormat: 'Text' }), levelsOf({ LogGroup: 'own' })], [null, undefined]);
});

test('A dead-letter target is kept and shown, and an empty one removes it', () => {
  const TargetArn = 'arn:aws:sqs:us-east-1:000000000000:q';
  assert.deepEqual(settingsChange({ DeadLetterConfig: { TargetArn } }), { deadLetterArn: TargetArn });
  assert.deepEqual(settingsChange({ DeadLetterConfig: { TargetArn: '' } }), { deadLetterArn: '' });
  assert.deepEqual(settingsChange({ DeadLetterConfig: {} }), {}, 'recorded 2024');
});

test('Empty values of what is not available pass, because tools send them', () => {
  settingsOfNewFunction(
    {
      ...REQUEST,
      Publish: false,
      Layers: [],
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      DeadLetterConfig: { TargetArn: '' },
      ImageConfig: {},
      KMSKeyArn: '',
      FileSystemConfigs: [],
      SnapStart: { ApplyOn: 'None' },
      LoggingConfig: { LogFormat: 'Text' },
    },
    'f',
  );
});

test('Variables that only Lambda may set are refused, and more than 4 KB of them', () => {
  const trouble = 'Lambda was unable to configure your environment variables because the environment variables you have provided';
  assert.throws(() => settingsChange({ Environment: { Variables: { MINE: '1', AWS_REGION: 'x', _HANDLER: 'y' } } }), {
    message:
      `${trouble} contains reserved keys that are currently not supported for modification. ` +
      'Reserved keys used in this request: AWS_REGION, _HANDLER',
  });
  const exact = { A2: 'x'.repeat(4096 - '{"A2":""}'.length) };
  settingsChange({ Environment: { Variables: exact } });
  const more = { A2: `${exact.A2}x` };
  assert.throws(() => settingsChange({ Environment: { Variables: more } }), {
    message: `${trouble} exceeded the 4KB limit. String measured: ${JSON.stringify(more)}`,
  });
});

test('A key for the environment variables is kept and can be taken away', () => {
  const KMSKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/k';
  assert.equal(settingsOfNewFunction({ ...REQUEST, KMSKeyArn }, 'f').kmsKeyArn, KMSKeyArn);
  assert.deepEqual(settingsChange({ KMSKeyArn: '' }), { kmsKeyArn: '' });
});

test('Zero bytes, which no variable of a process can hold, are refused', () => {
  for (const Variables of [{ TEXT: 'a\0--bind' }, { 'A\0B': '' }]) {
    assert.throws(() => settingsChange({ Environment: { Variables } }), { message: /contains zero bytes\. Keys: \["/ });
  }
  assert.throws(() => settingsChange({ Handler: 'index.handler\0--bind' }), {
    message: 'The handler must not contain zero bytes.',
  });
});
