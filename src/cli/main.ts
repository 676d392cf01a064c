#!/usr/bin/env node
/**
 * The `millrace` command: builds the real seams, runs one command line, and says in a sentence why it failed. What only one
 * command needs is loaded by that command: `start` shall not wait for what `dev` needs.
 */
import path from 'node:path';
import { SystemClock } from '../platform/clock.ts';
import { NodeFiles, systemErrorCode } from '../platform/files.ts';
import { createLogger } from '../platform/logger.ts';
import { NodeProcesses } from '../platform/processes.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { type ConfigSources, resolveConfig, type ServerConfig, type Settings } from '../server/config.ts';
import { Lifecycle } from '../server/lifecycle.ts';
import { Millrace } from '../server/server.ts';
import { StartError } from '../server/start-error.ts';
import type { ConnectionArguments } from './connection-options.ts';
import type { DevProject, ProjectSettings } from './dev/project.ts';
import type { Totals } from './dev/view.ts';
import { type Commands, DEV_LOG_LEVEL, type DevArguments, runProgram } from './program.ts';
import { type ServerAddress, ServerClient } from './server-client.ts';
import { announce } from './start.ts';
import { processTerminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const files = new NodeFiles();
const clock = new SystemClock();
const terminal = processTerminal(process.env);

/** Aborts when nobody reads standard output any more (`millrace dev … | head`): a wish to end, and no failure. */
const outputClosed = new AbortController();
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error) => {
    if (systemErrorCode(error) !== 'EPIPE') throw error;
    outputClosed.abort();
  });
}

const commands: Commands = {
  async start(flags, configFile) {
    const config = resolveConfig(sources(flags, configFile));
    const lifecycle = new Lifecycle(process, createLogger(config.logLevel), clock);
    const server = await Millrace.start(config, { onBug: (error) => lifecycle.crash(error) });
    lifecycle.running(() => server.close());
    const trust = await server.prepareCertificate();
    announce(terminal, { endpoint: server.endpoint, storage: config.storage, trust, verifies: config.credentials !== undefined });
  },

  async dev(target, options, flags, configFile) {
    const { openProject } = await import('./dev/project.ts');
    const { checkInput } = await import('./dev.ts');
    const project = openProject(files, target, projectSettings(options));
    checkInput(files, project, options.input, options.exit === true);
    const scratchDirectory = scratch('millrace-dev-');
    const ownData = path.join(scratchDirectory, 'data');
    const config = resolveConfig({ ...sources(flags, configFile), defaults: { data: ownData, logLevel: DEV_LOG_LEVEL } });
    const stop = new AbortController();
    const lifecycle = new Lifecycle(process, createLogger(config.logLevel), clock);
    const session = develop({ project, options, config, scratchDirectory, ownData, stop: stop.signal, lifecycle });
    lifecycle.running(async () => {
      terminal.print('Finishing what is under way; Ctrl-C once more ends at once.');
      stop.abort();
      await session;
    });
    outputClosed.signal.addEventListener('abort', () => lifecycle.stop());
    const { discarded } = await session;
    if (options.exit === true && discarded > 0) process.exitCode = 1;
    lifecycle.release();
  },

  async deploy(target, options) {
    const { deployFunction } = await import('./functions-deploy.ts');
    const name = options.name ?? path.basename(path.resolve(target)).replace(/\.(ts|js|mjs|cjs|zip)$/, '');
    const { handler, runtime, timeout: timeoutSeconds, memory: memoryMiB, env: environment } = options;
    const settings = { handler, runtime, timeoutSeconds, memoryMiB, environment };
    await deployFunction(target, { name, settings, ...serverAddress(options) }, { files, terminal, clock });
  },

  mappings: {
    async list(mapping, options) {
      const { showMappings } = await import('./mappings.ts');
      const client = new ServerClient(serverAddress(options), clock);
      const { json = false, watch = false } = options;
      await showMappings({ mapping, json, watch }, { client, clock, terminal, stop: outputClosed.signal });
    },

    async replay(mapping, options) {
      const { replayMapping } = await import('./mappings-replay.ts');
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort()); // a second Ctrl-C ends the process
      outputClosed.signal.addEventListener('abort', () => stop.abort());
      const client = new ServerClient(serverAddress(options), clock);
      const { from, to, shard, retries, toDestination = false, json = false } = options;
      const wanted = { from, to, shard, retries, toDestination, json };
      if (!(await replayMapping(mapping, wanted, { client, terminal, stop: stop.signal }))) process.exitCode = 1;
    },

    async reset(mapping, options) {
      const { resetMapping } = await import('./mappings.ts');
      await resetMapping(mapping, options, { client: new ServerClient(serverAddress(options), clock), terminal });
    },
  },

  async logs(functionName, options) {
    const { showLogs } = await import('./logs.ts');
    const { since, filter, follow = false } = options;
    const client = new ServerClient(serverAddress(options), clock);
    const stop = AbortSignal.any([outputClosed.signal, interrupted()]);
    await showLogs(functionName, { since, filter, follow }, { client, clock, terminal, stop });
  },

  async usage({ since, json = false, ...connection }) {
    const { showUsage } = await import('./usage.ts');
    const client = new ServerClient(serverAddress(connection), clock);
    await showUsage({ since, json }, { client, clock, terminal });
  },

  async verify(directory) {
    const { verifyCommand } = await import('./verify.ts');
    const whole = await verifyCommand(path.resolve(directory), { files, clock, terminal });
    if (!whole) process.exitCode = 1;
  },
};

/** Aborts at the first Ctrl-C, which is a wish to end and no failure; the second ends at once. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}

function sources(flags: Settings, configFile: string | undefined): ConfigSources {
  return { flags, configFile, environment: process.env, files };
}

function projectSettings(options: DevArguments): ProjectSettings {
  const { stream, shards, batchSize, retries, key, bisect, reportItemFailures, export: exported } = options;
  const { window: windowSeconds, timeout: timeoutSeconds, memory: memoryMiB, env: environment } = options;
  const batches = { batchSize, windowSeconds, retries, bisect, reportItemFailures };
  return { stream, shards, key, ...batches, export: exported, timeoutSeconds, memoryMiB, environment };
}

/** A folder that is gone when this process is, unless it is killed. */
function scratch(prefix: string): string {
  const directory = files.makeTemporaryDirectory(prefix);
  process.once('exit', () => {
    try {
      files.removeTree(directory);
    } catch (error: unknown) {
      if (systemErrorCode(error) === undefined) throw error;
      terminal.printError(`millrace: ${directory} could not be removed (${systemErrorCode(error)}).`);
    }
  });
  return directory;
}

interface Session {
  readonly project: DevProject;
  readonly options: DevArguments;
  readonly config: ServerConfig;
  readonly scratchDirectory: string;
  readonly ownData: string;
  readonly stop: AbortSignal;
  readonly lifecycle: Lifecycle;
}

async function develop({ project, options, config, scratchDirectory, ownData, stop, lifecycle }: Session): Promise<Totals> {
  const { runDev } = await import('./dev.ts');
  const { storage } = config;
  const keptIn = storage.kind === 'directory' && storage.directory !== ownData ? storage.directory : undefined;
  return runDev(
    { project, input: options.input, exit: options.exit === true, keptIn, scratchDirectory },
    {
      files,
      processes: new NodeProcesses(),
      clock,
      terminal,
      environment: ownEnvironment(),
      startServer: (observer) => Millrace.start(config, { observer, onBug: (error) => lifecycle.crash(error) }),
      stop,
      atExit: (action) => void process.once('exit', action),
    },
  );
}

/** What AWS clients read too; a server without credentials takes any. */
function serverAddress({ endpoint, region }: ConnectionArguments): ServerAddress {
  const { AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL } = process.env;
  const { AWS_ACCESS_KEY_ID: accessKeyId = 'test', AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  return {
    endpoint: endpoint ?? AWS_ENDPOINT_URL_LAMBDA ?? AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566',
    region,
    credential: { accessKeyId, secretAccessKey: AWS_SECRET_ACCESS_KEY ?? 'test', sessionToken: AWS_SESSION_TOKEN },
  };
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function version(): string {
  const description = files.readWhole(path.resolve(import.meta.dirname, '../../../package.json'));
  return (JSON.parse(Buffer.from(description).toString('utf8')) as { readonly version: string }).version;
}

try {
  await runProgram(process.argv.slice(2), version(), commands);
} catch (error: unknown) {
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  if (sentence !== '') terminal.printError(`millrace: ${sentence}`);
  process.exitCode = 1;
}

/** Of what a person can mend; anything else is a failure of ours and keeps its stack. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof UsageError || error instanceof StartError) return error.message;
  return error instanceof ServiceError && error.status < 500 ? `${error.message} (${error.code})` : undefined;
}
