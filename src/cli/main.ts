#!/usr/bin/env node
/** The `millrace` command: builds the real seams, runs one command line, and says in a sentence why it failed. */
import path from 'node:path';
import { SystemClock } from '../platform/clock.ts';
import { NodeFiles } from '../platform/files.ts';
import { createLogger } from '../platform/logger.ts';
import { NodeProcesses } from '../platform/processes.ts';
import { type ConfigSources, resolveConfig, type ServerConfig, type Settings } from '../server/config.ts';
import { Lifecycle } from '../server/lifecycle.ts';
import { Millrace } from '../server/server.ts';
import { StartError } from '../server/start-error.ts';
import { type DevProject, openProject } from './dev/project.ts';
import { runDev } from './dev.ts';
import { deployFunction } from './functions-deploy.ts';
import { type Commands, type DeployArguments, type DevArguments, runProgram } from './program.ts';
import { announce } from './start.ts';
import { processTerminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { verifyCommand } from './verify.ts';

const files = new NodeFiles();
const clock = new SystemClock();
const terminal = processTerminal(process.env);

const commands: Commands = {
  async start(flags, configFile) {
    const config = resolveConfig(sources(flags, configFile));
    const lifecycle = new Lifecycle(process, createLogger(config.logLevel));
    const server = await Millrace.start(config, { onBug: (error) => lifecycle.crash(error) });
    lifecycle.running(() => server.close());
    announce(terminal, server.endpoint, config.storage);
  },

  async dev(target, options, flags, configFile) {
    const project = withOptions(openProject(files, target), options);
    const scratchDirectory = files.makeTemporaryDirectory('millrace-dev-');
    const data = flags.data ?? path.join(scratchDirectory, 'data');
    const config = resolveConfig(sources({ ...flags, logLevel: flags.logLevel ?? 'error', data }, configFile));
    const stop = new AbortController();
    const lifecycle = new Lifecycle(process, createLogger(config.logLevel));
    const session = develop(project, options, config, scratchDirectory, stop.signal).finally(() =>
      files.removeTree(scratchDirectory),
    );
    lifecycle.running(async () => {
      stop.abort();
      await session;
    });
    await session;
    lifecycle.release();
  },

  async deploy(target, options) {
    const { AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL } = process.env;
    const endpoint = options.endpoint ?? AWS_ENDPOINT_URL_LAMBDA ?? AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566';
    const name = options.name ?? path.basename(path.resolve(target)).replace(/\.(ts|js|mjs|cjs|zip)$/, '');
    const { handler, runtime, timeout: timeoutSeconds, memory: memoryMiB, region } = options;
    const settings = { name, handler, runtime, timeoutSeconds, memoryMiB, environment: variablesOf(options), endpoint, region };
    await deployFunction(target, settings, files, terminal);
  },

  async verify(directory) {
    const whole = await verifyCommand(path.resolve(directory), { files, clock, terminal });
    if (!whole) process.exitCode = 1;
  },
};

function sources(flags: Settings, configFile: string | undefined): ConfigSources {
  return { flags, configFile, environment: process.env, files };
}

function withOptions(project: DevProject, options: DevArguments): DevProject {
  const key = options.key ?? project.key;
  return {
    ...project,
    stream: options.stream ?? project.stream,
    shards: options.shards ?? project.shards,
    batchSize: options.batchSize ?? project.batchSize,
    windowSeconds: options.window ?? project.windowSeconds,
    retries: options.retries ?? project.retries,
    ...(key === undefined ? {} : { key }),
  };
}

function develop(
  project: DevProject,
  options: DevArguments,
  config: ServerConfig,
  scratchDirectory: string,
  stop: AbortSignal,
): Promise<void> {
  const { input, bisect, export: exportName } = options;
  const reportItemFailures = options.reportItemFailures === true;
  const exit = options.exit === true;
  return runDev(
    { project, ...(input === undefined ? {} : { input }), exportName, bisect, reportItemFailures, exit, scratchDirectory },
    {
      files,
      processes: new NodeProcesses(),
      clock,
      terminal,
      startServer: (observer) => Millrace.start(config, { observer }),
      stop,
    },
  );
}

function variablesOf(options: DeployArguments): Record<string, string> {
  return Object.fromEntries(
    options.env.map((one) => {
      const at = one.indexOf('=');
      if (at < 1) throw new UsageError(`--env ${one}: write it as NAME=value.`);
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );
}

function version(): string {
  const description = files.readWhole(path.resolve(import.meta.dirname, '../../../package.json'));
  return (JSON.parse(Buffer.from(description).toString('utf8')) as { readonly version: string }).version;
}

try {
  await runProgram(process.argv.slice(2), version(), commands);
} catch (error: unknown) {
  if (!(error instanceof UsageError || error instanceof StartError)) throw error;
  if (error.message !== '') terminal.printError(`millrace: ${error.message}`);
  process.exitCode = 1;
}
