/**
 * Creates what `millrace dev` works with, through the same operations that clients call: stream, queue, function, mapping.
 * What a kept data directory already has is used again, with the new settings.
 */
import { type Clock, sleep } from '../../platform/clock.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { FunctionPackage } from './bundle.ts';
import type { PutRecords } from './feeder.ts';
import type { DevProject } from './project.ts';

/** `Millrace.call`: an operation without HTTP. */
export type Call = (service: string, operation: string, input: object) => Promise<unknown>;

export interface DevResources {
  readonly queueName: string;
  readonly putRecords: PutRecords;
  replaceCode(functionPackage: FunctionPackage): Promise<void>;
}

export interface MappingChoices {
  readonly bisect: boolean;
  readonly reportItemFailures: boolean;
}

const ROLE = 'arn:aws:iam::000000000000:role/millrace-dev';
const FUNCTION_TIMEOUT_SECONDS = 30;
const POLL_MS = 5;

export async function createResources(
  call: Call,
  clock: Clock,
  project: DevProject,
  functionPackage: FunctionPackage,
  choices: MappingChoices,
): Promise<DevResources> {
  const name = project.stream;
  const queueName = `${name}-failures`;
  await unlessExists('ResourceInUseException', call('kinesis', 'CreateStream', { StreamName: name, ShardCount: project.shards }));
  const streamArn = await activeStreamArn(call, clock, name);
  const queueArn = await createQueue(call, queueName);
  await createFunction(call, clock, name, functionPackage);
  await createMapping(call, project, streamArn, queueArn, choices);
  return {
    queueName,
    putRecords: async (entries) => (await call('kinesis', 'PutRecords', { StreamName: name, Records: entries })) as PutAnswer,
    replaceCode: async ({ zip }) => void (await call('lambda', 'UpdateFunctionCode', { FunctionName: name, ZipFile: zip })),
  };
}

type PutAnswer = Awaited<ReturnType<PutRecords>>;

async function activeStreamArn(call: Call, clock: Clock, name: string): Promise<string> {
  for (;;) {
    const answer = await call('kinesis', 'DescribeStreamSummary', { StreamName: name });
    const { StreamDescriptionSummary: stream } = answer as {
      readonly StreamDescriptionSummary: { readonly StreamARN: string; readonly StreamStatus: string };
    };
    if (stream.StreamStatus === 'ACTIVE') return stream.StreamARN;
    await sleep(clock, POLL_MS);
  }
}

async function createQueue(call: Call, queueName: string): Promise<string> {
  const { QueueUrl } = (await call('sqs', 'CreateQueue', { QueueName: queueName })) as { readonly QueueUrl: string };
  const answer = await call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn'] });
  const { Attributes } = answer as { readonly Attributes: { readonly QueueArn: string } };
  return Attributes.QueueArn;
}

async function createFunction(call: Call, clock: Clock, name: string, functionPackage: FunctionPackage): Promise<void> {
  const created = await unlessExists(
    'ResourceConflictException',
    call('lambda', 'CreateFunction', {
      FunctionName: name,
      Runtime: 'nodejs20.x',
      Role: ROLE,
      Handler: functionPackage.handler,
      Timeout: FUNCTION_TIMEOUT_SECONDS,
      Code: { ZipFile: functionPackage.zip },
      Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
    }),
  );
  if (!created) await call('lambda', 'UpdateFunctionCode', { FunctionName: name, ZipFile: functionPackage.zip });
  for (;;) {
    const state = (await call('lambda', 'GetFunctionConfiguration', { FunctionName: name })) as { readonly State?: string };
    if (state.State === 'Active') return;
    await sleep(clock, POLL_MS);
  }
}

async function createMapping(
  call: Call,
  project: DevProject,
  streamArn: string,
  queueArn: string,
  choices: MappingChoices,
): Promise<void> {
  const settings = {
    FunctionName: project.stream,
    BatchSize: project.batchSize,
    MaximumBatchingWindowInSeconds: project.windowSeconds,
    MaximumRetryAttempts: project.retries,
    BisectBatchOnFunctionError: choices.bisect,
    FunctionResponseTypes: choices.reportItemFailures ? ['ReportBatchItemFailures'] : [],
    DestinationConfig: { OnFailure: { Destination: queueArn } },
  };
  const created = await unlessExists(
    'ResourceConflictException',
    call('lambda', 'CreateEventSourceMapping', { EventSourceArn: streamArn, StartingPosition: 'TRIM_HORIZON', ...settings }),
  );
  if (created) return;
  const answer = await call('lambda', 'ListEventSourceMappings', { EventSourceArn: streamArn, FunctionName: project.stream });
  const { EventSourceMappings: found } = answer as { readonly EventSourceMappings: readonly { readonly UUID: string }[] };
  for (const { UUID } of found) await call('lambda', 'UpdateEventSourceMapping', { UUID, ...settings });
}

/** True when it was created, false when it was there already. */
async function unlessExists(code: string, creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error: unknown) {
    if (error instanceof ServiceError && error.code === code) return false;
    throw error;
  }
}
