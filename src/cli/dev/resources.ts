/**
 * Creates what `millrace dev` works with, through the same operations that clients call: stream, queue, function, mapping.
 * What a kept data directory already has is used again, with the new settings.
 */
import { type Clock, sleep } from '../../platform/clock.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import { count } from '../format.ts';
import { UsageError } from '../usage-error.ts';
import type { FunctionPackage } from './bundle.ts';
import type { PutRecords } from './feeder.ts';
import type { DevProject } from './project.ts';

/** `Millrace.call`: an operation without HTTP. */
export type Call = (service: string, operation: string, input: object) => Promise<unknown>;

export interface DevResources {
  readonly queueName: string;
  readonly shards: number;
  readonly putRecords: PutRecords;
  replaceCode(functionPackage: FunctionPackage): Promise<void>;
}

export interface ResourceSeams {
  readonly call: Call;
  readonly clock: Clock;
  /** Of the server, for what the function itself calls. */
  readonly endpoint: string;
  /** Aborts when nobody waits any more. */
  readonly stop: AbortSignal;
}

const ROLE = 'arn:aws:iam::000000000000:role/millrace-dev';
const POLL_MS = 5;
/** A stream is ACTIVE at the first look unless a state delay is configured; DescribeStreamSummary may be called 20 times a second. */
const STREAM_POLL_MS = 100;

/** Rejects with a {@link UsageError} when the stream exists with other shards. */
export async function createResources(
  seams: ResourceSeams,
  project: DevProject,
  functionPackage: FunctionPackage,
): Promise<DevResources> {
  const { call } = seams;
  const name = project.stream;
  const queueName = `${name}-failures`;
  const stream = await createStream(seams, project);
  const queueArn = await createQueue(call, queueName);
  const mapping = await pausedMapping(seams, stream.arn, name);
  await createFunction(seams, project, functionPackage);
  await createMapping(call, project, stream.arn, queueArn, mapping);
  return {
    queueName,
    shards: stream.shards,
    putRecords: async (entries) => (await call('kinesis', 'PutRecords', { StreamName: name, Records: entries })) as PutAnswer,
    replaceCode: async ({ zip }) => void (await call('lambda', 'UpdateFunctionCode', { FunctionName: name, ZipFile: zip })),
  };
}

type PutAnswer = Awaited<ReturnType<PutRecords>>;

async function createStream(seams: ResourceSeams, project: DevProject): Promise<{ arn: string; shards: number }> {
  const input = { StreamName: project.stream, ShardCount: project.shards ?? 1 };
  await unlessExists('ResourceInUseException', seams.call('kinesis', 'CreateStream', input));
  const stream = await activeStream(seams, project.stream);
  if (project.shards !== undefined && project.shards !== stream.shards) {
    throw new UsageError(
      `The stream ${project.stream} is there already, with ${count(stream.shards, 'shard')} and not ${project.shards}. ` +
        `Ask for ${stream.shards}, or take another --stream or --data.`,
    );
  }
  return stream;
}

async function activeStream({ call, clock, stop }: ResourceSeams, name: string): Promise<{ arn: string; shards: number }> {
  for (;;) {
    const answer = await call('kinesis', 'DescribeStreamSummary', { StreamName: name });
    const { StreamDescriptionSummary: stream } = answer as {
      readonly StreamDescriptionSummary: {
        readonly StreamARN: string;
        readonly StreamStatus: string;
        readonly OpenShardCount: number;
      };
    };
    if (stream.StreamStatus === 'ACTIVE') return { arn: stream.StreamARN, shards: stream.OpenShardCount };
    await sleep(clock, STREAM_POLL_MS, stop);
  }
}

async function createQueue(call: Call, queueName: string): Promise<string> {
  const { QueueUrl } = (await call('sqs', 'CreateQueue', { QueueName: queueName })) as { readonly QueueUrl: string };
  const answer = await call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn'] });
  const { Attributes } = answer as { readonly Attributes: { readonly QueueArn: string } };
  return Attributes.QueueArn;
}

async function createFunction(seams: ResourceSeams, project: DevProject, functionPackage: FunctionPackage): Promise<void> {
  const { call, clock, endpoint, stop } = seams;
  const { NODE_OPTIONS: options, ...variables } = project.environment;
  const nodeOptions = options === undefined ? '--enable-source-maps' : `--enable-source-maps ${options}`;
  const settings = {
    FunctionName: project.stream,
    Handler: functionPackage.handler,
    Timeout: project.timeoutSeconds,
    MemorySize: project.memoryMiB,
    Environment: { Variables: { AWS_ENDPOINT_URL: endpoint, ...variables, NODE_OPTIONS: nodeOptions } },
  };
  const creation = { ...settings, Runtime: 'nodejs20.x', Role: ROLE, Code: { ZipFile: functionPackage.zip } };
  if (!(await unlessExists('ResourceConflictException', call('lambda', 'CreateFunction', creation)))) {
    await call('lambda', 'UpdateFunctionConfiguration', settings);
    await call('lambda', 'UpdateFunctionCode', { FunctionName: project.stream, ZipFile: functionPackage.zip });
  }
  for (;;) {
    const answer = await call('lambda', 'GetFunctionConfiguration', { FunctionName: project.stream });
    const { State, LastUpdateStatus } = answer as { readonly State?: string; readonly LastUpdateStatus?: string };
    if (State === 'Active' && LastUpdateStatus !== 'InProgress') return;
    await sleep(clock, POLL_MS, stop);
  }
}

/** The id of the mapping that a former run has left, at rest: no batch meets the new settings with the old code. */
async function pausedMapping(seams: ResourceSeams, streamArn: string, functionName: string): Promise<string | undefined> {
  const { call } = seams;
  const answer = await call('lambda', 'ListEventSourceMappings', { EventSourceArn: streamArn, FunctionName: functionName });
  const { EventSourceMappings: found } = answer as { readonly EventSourceMappings: readonly { readonly UUID: string }[] };
  const uuid = found[0]?.UUID;
  if (uuid === undefined) return undefined;
  await mappingAtRest(seams, uuid);
  await call('lambda', 'UpdateEventSourceMapping', { UUID: uuid, Enabled: false });
  await mappingAtRest(seams, uuid);
  return uuid;
}

async function mappingAtRest({ call, clock, stop }: ResourceSeams, uuid: string): Promise<void> {
  for (;;) {
    const { State } = (await call('lambda', 'GetEventSourceMapping', { UUID: uuid })) as { readonly State?: string };
    if (State === 'Enabled' || State === 'Disabled') return;
    await sleep(clock, POLL_MS, stop);
  }
}

async function createMapping(
  call: Call,
  project: DevProject,
  streamArn: string,
  queueArn: string,
  existing: string | undefined,
): Promise<void> {
  const settings = {
    FunctionName: project.stream,
    Enabled: true,
    BatchSize: project.batchSize,
    MaximumBatchingWindowInSeconds: project.windowSeconds,
    MaximumRetryAttempts: project.retries,
    BisectBatchOnFunctionError: project.bisect,
    FunctionResponseTypes: project.reportItemFailures ? ['ReportBatchItemFailures'] : [],
    DestinationConfig: { OnFailure: { Destination: queueArn } },
  };
  if (existing === undefined) {
    const input = { EventSourceArn: streamArn, StartingPosition: 'TRIM_HORIZON', ...settings };
    await call('lambda', 'CreateEventSourceMapping', input);
  } else {
    await call('lambda', 'UpdateEventSourceMapping', { UUID: existing, ...settings });
  }
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
