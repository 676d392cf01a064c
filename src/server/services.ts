/**
 * The services, made and wired: what one needs of another is an interface that it declares, and here is where it gets it.
 * Queues come first and mappings last, so that whoever is started finds what it uses.
 */
import type { Clock } from '../platform/clock.ts';
import type { Files } from '../platform/files.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Processes } from '../platform/processes.ts';
import type { Random } from '../platform/random.ts';
import type { UsageSource } from '../platform/usage.ts';
import type { AdminActions } from '../protocol/admin.ts';
import { parseArn } from '../protocol/arn.ts';
import { kinesisModel } from '../protocol/generated/kinesis.ts';
import { lambdaModel } from '../protocol/generated/lambda.ts';
import { logsModel } from '../protocol/generated/logs.ts';
import { snsModel } from '../protocol/generated/sns.ts';
import { sqsModel } from '../protocol/generated/sqs.ts';
import type { ServiceModel } from '../protocol/schema.ts';
import type { HostedService } from '../protocol/service.ts';
import type { Credential } from '../protocol/sigv4/credentials.ts';
import { KinesisService } from '../services/kinesis/service.ts';
import type { MappingObserver } from '../services/lambda/event-source-mappings/observer.ts';
import type { SandboxSetting } from '../services/lambda/execution/sandbox/chosen-sandboxes.ts';
import type { Endpoint, FunctionNetwork } from '../services/lambda/execution/sandbox/sandbox.ts';
import { LambdaService } from '../services/lambda/service.ts';
import type { LogSettings } from '../services/logs/groups/log-groups.ts';
import { LogsService } from '../services/logs/service.ts';
import { SnsService } from '../services/sns/service.ts';
import { SqsService } from '../services/sqs/service.ts';
import { EngineCommandLog } from '../storage/engine-command-log.ts';
import { destinationsOf } from './destinations.ts';
import type { ExternalServices } from './external/external-services.ts';
import { postHttp } from './http-post.ts';
import type { KeyStates } from './kms-keys.ts';
import { S3Directory } from './s3-directory.ts';
import type { ServiceLimits } from './service-limits.ts';
import type { OpenStorage } from './storage.ts';
import { UsageLedger } from './usage/usage-ledger.ts';
import { usageAction } from './usage/usage-report.ts';

export const SERVICE_MODELS: readonly ServiceModel[] = [kinesisModel, lambdaModel, logsModel, snsModel, sqsModel];

export interface ServiceSeams {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly processes: Processes;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly observer?: MappingObserver;
}

export interface HostedServices {
  readonly all: readonly HostedService[];
  /** What the server itself can be asked. */
  readonly admin: AdminActions;
  /** Services in reverse order, then the command log, then the engine. Idempotent. */
  close(): Promise<void>;
}

/** What the services take from the server's configuration. */
export interface ServiceSettings {
  /** How long batches under way may take to finish when the services close. */
  readonly drainMs: number;
  readonly limits: ServiceLimits | undefined;
  readonly concurrentExecutionsMax: number | undefined;
  readonly environmentsMax: number | undefined;
  readonly stateDelayMs: number;
  readonly kmsKeys: KeyStates;
  readonly pollIntervalMs: number;
  readonly asyncRetryDelayMs: number;
  readonly s3Directory: string | undefined;
  readonly external: ExternalServices;
  readonly functionLogs: LogSettings;
  readonly codeRoots: readonly string[];
  readonly sandbox: SandboxSetting;
  readonly functionNetwork: FunctionNetwork;
  /** The server's own, once it is known. */
  readonly endpoint: () => Endpoint | undefined;
  /** What the functions of an account sign with; undefined where nothing is verified. */
  readonly credentialOf: ((accountId: string) => Credential) | undefined;
}

/** Takes over `storage`: closing the services closes it, and so does a failure to start. */
export async function startServices(
  storage: OpenStorage,
  seams: ServiceSeams,
  settings: ServiceSettings,
): Promise<HostedServices> {
  const { limits, stateDelayMs, functionLogs, kmsKeys: keyStates, credentialOf } = settings;
  const { engine, blobs, tokenKey, workDirectory } = storage;
  const { clock, random, files, processes, observer } = seams;
  const loggerOf = (service: string): Logger => seams.logger.child({ service });
  const commands = new EngineCommandLog({ engine, clock, logger: loggerOf('command-log') });
  const usage = new UsageLedger({ commands, clock, logger: loggerOf('usage') });
  const logs = new LogsService({ engine, commands, clock, random, logger: loggerOf('logs'), settings: functionLogs });
  const sqs = new SqsService({ engine, commands, clock, random, logger: loggerOf('sqs') });
  const kinesis = new KinesisService({
    engine,
    commands,
    clock,
    random,
    logger: loggerOf('kinesis'),
    tokenKey,
    metrics: seams.metrics,
    settings: { stateDelayMs, keyStates, ...(limits === undefined ? {} : { limits }) },
  });
  const sns = new SnsService({
    engine,
    commands,
    clock,
    random,
    logger: loggerOf('sns'),
    endpoints: {
      refuseQueue: (arn) => sqs.refuseDestination(arn),
      sendToQueue: (arn, body, attributes) => sqs.deliver(arn, body, attributes),
      refuseFunction: (arn) => refuseFunction(lambda, arn),
      invokeFunction: (arn, payload) => lambda.invokeAsynchronously(arn, payload),
      post: postHttp,
    },
  });
  const { external } = settings;
  const objects = external.buckets ?? new S3Directory(settings.s3Directory, files);
  const destinations = destinationsOf({ sqs, sns, objects, external });
  const lambda = new LambdaService({
    engine,
    commands,
    blobs,
    clock,
    random,
    logger: loggerOf('lambda'),
    files,
    processes,
    workDirectory,
    drainMs: settings.drainMs,
    recordSource: kinesis.recordSource,
    logKeeper: logs,
    codeBucket: objects,
    firstRetryMs: settings.asyncRetryDelayMs,
    codeRoots: settings.codeRoots,
    pollIntervalMs: settings.pollIntervalMs,
    sandbox: settings.sandbox,
    functionNetwork: settings.functionNetwork,
    endpoint: settings.endpoint,
    onFailureDestination: destinations.onFailure,
    invocationDestination: destinations.ofInvocations,
    metrics: seams.metrics,
    ...(observer === undefined ? {} : { observer }),
    ...(credentialOf === undefined ? {} : { credentialOf }),
    ...functionLimits(settings),
  });

  const all = [logs, sqs, kinesis, sns, lambda];
  const sources = [kinesis.usage, lambda.usage];
  const close = await startAll(all, { commands, engine, usage, sources });
  return { all, admin: { usage: usageAction(usage, clock) }, close };
}

interface BelowServices {
  readonly commands: EngineCommandLog;
  readonly engine: OpenStorage['engine'];
  readonly usage: UsageLedger;
  readonly sources: readonly UsageSource[];
}

/** In order; resolves with how to close them: in reverse, then what stands below them. */
async function startAll(
  all: readonly HostedService[],
  { commands, engine, usage, sources }: BelowServices,
): Promise<HostedServices['close']> {
  const started: HostedService[] = [];
  const close = async (): Promise<void> => {
    for (let service = started.pop(); service !== undefined; service = started.pop()) await service.close();
    await usage.close();
    await commands.close();
    await engine.close();
  };
  try {
    await commands.start();
    for (const service of all) {
      started.push(service); // one that fails to start is closed too
      await service.start();
    }
    usage.start(sources);
  } catch (error: unknown) {
    await close();
    throw error;
  }
  return close;
}

function functionLimits({ concurrentExecutionsMax, environmentsMax }: ServiceSettings): {
  concurrentExecutionsMax?: number;
  environmentsMax?: number;
} {
  return {
    ...(concurrentExecutionsMax === undefined ? {} : { concurrentExecutionsMax }),
    ...(environmentsMax === undefined ? {} : { environmentsMax }),
  };
}

function refuseFunction(lambda: LambdaService, arn: string): string | undefined {
  const { accountId, region } = parseArn(arn) ?? {};
  if (accountId === undefined || region === undefined) return 'It is not the ARN of a function.';
  return lambda.describe(accountId, region, arn) === undefined ? 'The function does not exist.' : undefined;
}
