/**
 * `millrace dev HANDLER`: a server, a stream, a function and a mapping in one command, for the time one works on a handler.
 * Feeds lines, shows every invocation, replaces the function when its source changes.
 */
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../platform/clock.ts';
import type { Files } from '../platform/files.ts';
import type { Processes, RunningProcess } from '../platform/processes.ts';
import { fileStream, LineTooLongError, standardInput } from '../platform/streams.ts';
import type { Millrace } from '../server/server.ts';
import { bundleProgram, type FunctionPackage, watchHandler } from './dev/bundle.ts';
import { feedLines } from './dev/feeder.ts';
import type { DevProject } from './dev/project.ts';
import { type Call, createResources, type DevResources } from './dev/resources.ts';
import { DevView } from './dev/view.ts';
import { count } from './format.ts';
import { styled, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface DevOptions {
  readonly project: DevProject;
  /** A file of lines, or `-` for standard input. */
  readonly input?: string;
  /** The handler's exported name. */
  readonly exportName: string;
  readonly bisect: boolean;
  readonly reportItemFailures: boolean;
  /** End when the whole input is processed. */
  readonly exit: boolean;
  /** A folder for what this run leaves behind only while it runs. */
  readonly scratchDirectory: string;
}

export interface DevSeams {
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly terminal: Terminal;
  /** Starts the server with the view watching its mappings. */
  readonly startServer: (view: DevView) => Promise<Millrace>;
  /** Aborts when the person wants to end. */
  readonly stop: AbortSignal;
}

const SUMMARY_MS = 15_000;

/** Runs until `stop` aborts, or with `exit` until all is processed. Everything it started has ended when it returns. */
export async function runDev(options: DevOptions, seams: DevSeams): Promise<void> {
  const ending = new AbortController();
  const stop = AbortSignal.any([seams.stop, ending.signal]);
  const queueName = `${options.project.stream}-failures`;
  const view = new DevView({ terminal: seams.terminal, clock: seams.clock, queueName });
  const onFailed = (message: string): void => view.note(`The changed handler cannot be bundled:\n${message}`, 'red');
  let onRebuilt = (_: FunctionPackage): void => {};
  const watch = await watchHandler(options.project.handlerFile, options.exportName, (made) => onRebuilt(made), onFailed);
  let server: Millrace | undefined;
  let failure: unknown;
  try {
    server = await seams.startServer(view);
    const { call, endpoint } = callsOf(server);
    const resources = await createResources(call, seams.clock, options.project, watch.first, options);
    introduce(seams.terminal, options, endpoint, queueName);
    onRebuilt = (made) => void reload(resources, made, view);
    const feeding = feed(options, seams, resources, view, stop);
    const endWhenSettled = (): void => {
      if (options.exit && feeding.finished() && view.settled()) ending.abort();
    };
    view.onChange = endWhenSettled;
    feeding.done.then(endWhenSettled, (error: unknown) => {
      failure = error;
      ending.abort();
    });
    await untilStopped(stop, seams.clock, view);
    await feeding.stopped();
  } finally {
    await watch.stop();
    await server?.close();
    view.note(view.summary());
  }
  if (failure !== undefined) throw failure;
}

function callsOf(server: Millrace): { readonly call: Call; readonly endpoint: string } {
  return { call: (service, operation, input) => server.call(service, operation, input), endpoint: server.endpoint };
}

interface Feeding {
  readonly done: Promise<void>;
  finished(): boolean;
  /** Ends the feed program and waits until nothing is read any more. */
  stopped(): Promise<void>;
}

function feed(options: DevOptions, seams: DevSeams, resources: DevResources, view: DevView, stop: AbortSignal): Feeding {
  let finished = false;
  let opened: OpenFeed = {};
  const run = async (): Promise<void> => {
    opened = await openFeed(options, seams);
    if (opened.source === undefined) return;
    const { key } = options.project;
    const onPut = (records: number): void => view.put(records);
    const settings = { putRecords: resources.putRecords, clock: seams.clock, signal: stop, onPut };
    await feedLines(opened.source, key === undefined ? settings : { ...settings, key });
    finished = true;
    const exit = await opened.program?.exited;
    if (exit !== undefined && exit.code !== 0 && !stop.aborted)
      throw new UsageError(`The feed program ended with ${exit.code ?? exit.signal}.`);
    if (!options.exit && !stop.aborted) view.note(`The input has ended after ${count(view.totals.put, 'record')}. Ctrl-C ends.`);
  };
  const done = run().catch((error: unknown) => {
    if (stop.aborted) return;
    throw error instanceof LineTooLongError ? new UsageError(`The input cannot be put: ${error.message}.`) : error;
  });
  return {
    done,
    finished: () => finished,
    stopped: async () => {
      opened.program?.kill('SIGTERM');
      opened.source?.destroy();
      await done.catch(() => {}); // runDev has it
      await opened.program?.exited;
    },
  };
}

interface OpenFeed {
  readonly source?: Readable;
  readonly program?: RunningProcess;
}

async function openFeed(options: DevOptions, seams: DevSeams): Promise<OpenFeed> {
  if (options.input === '-') return { source: standardInput() };
  if (options.input !== undefined) {
    if (!seams.files.exists(options.input)) throw new UsageError(`There is no ${options.input} to read the input from.`);
    return { source: fileStream(options.input) };
  }
  const { feedFile } = options.project;
  if (feedFile === undefined) return {};
  const bundled = path.join(options.scratchDirectory, 'feed.mjs');
  seams.files.makeDirectory(options.scratchDirectory);
  const file = seams.files.open(bundled, 'create');
  seams.files.writeAt(file, [await bundleProgram(feedFile)], 0);
  seams.files.close(file);
  const program = seams.processes.spawn({
    command: process.execPath,
    args: [bundled],
    workingDirectory: path.dirname(feedFile),
    environment: {},
  });
  program.stderr.on('data', (piece: Buffer) => seams.terminal.printError(`feed: ${piece.toString().trimEnd()}`));
  return { source: program.stdout, program };
}

async function reload(resources: DevResources, functionPackage: FunctionPackage, view: DevView): Promise<void> {
  try {
    await resources.replaceCode(functionPackage);
    view.note('The handler has changed; the next batch meets the new one.');
  } catch (error: unknown) {
    view.note(`The changed handler was refused: ${error instanceof Error ? error.message : String(error)}`, 'red');
  }
}

async function untilStopped(stop: AbortSignal, clock: Clock, view: DevView): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    let timer = clock.setTimer(SUMMARY_MS, tick);
    function tick(): void {
      view.note(view.summary());
      timer = clock.setTimer(SUMMARY_MS, tick);
    }
    stop.addEventListener('abort', () => {
      timer.cancel();
      resolve();
    });
  });
}

function introduce(terminal: Terminal, options: DevOptions, endpoint: string, queueName: string): void {
  const { project } = options;
  const handler = path.relative('', project.handlerFile);
  const rows: readonly (readonly [string, string])[] = [
    ['endpoint', endpoint],
    ['stream', `${project.stream}, ${count(project.shards, 'shard')}`],
    ['function', `${handler}, batches of up to ${count(project.batchSize, 'record')}; replaced when it changes`],
    ['failures', `after ${count(project.retries, 'retry').replace('retrys', 'retries')} into the queue ${queueName}`],
    ['input', inputName(options)],
  ];
  terminal.print('');
  for (const [name, value] of rows) terminal.print(`  ${styled(terminal, 'bold', name.padEnd(9))} ${value}`);
  terminal.print('');
  terminal.print('Ready. Ctrl-C ends.');
}

function inputName(options: DevOptions): string {
  if (options.input === '-') return 'standard input';
  if (options.input !== undefined) return options.input;
  const { feedFile } = options.project;
  return feedFile === undefined ? 'none; put records with any AWS client' : `the output of ${path.relative('', feedFile)}`;
}
