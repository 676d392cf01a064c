/**
 * `millrace dev HANDLER`: a server, a stream, a function and a mapping in one command, for the time one works on a handler.
 * Feeds lines, shows every invocation, replaces the function when its source changes.
 */
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../platform/clock.ts';
import { type Files, systemErrorCode } from '../platform/files.ts';
import type { Processes, RunningProcess } from '../platform/processes.ts';
import { fileStream, LineTooLongError, standardInput } from '../platform/streams.ts';
import type { Millrace } from '../server/server.ts';
import { bundleProgram, type FunctionPackage, type HandlerEvents, watchHandler } from './dev/bundle.ts';
import { feedLines } from './dev/feeder.ts';
import type { Acknowledged } from './dev/progress.ts';
import type { DevProject } from './dev/project.ts';
import { type Call, createResources, type DevResources } from './dev/resources.ts';
import { DevView, type Totals } from './dev/view.ts';
import { count, shownPath } from './format.ts';
import { styled, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface DevOptions {
  readonly project: DevProject;
  /** A file of lines, or `-` for standard input. */
  readonly input: string | undefined;
  /** End when the whole input is processed. */
  readonly exit: boolean;
  /** Where the data is, when it outlives this run. */
  readonly keptIn: string | undefined;
  /** A folder for what this run leaves behind only while it runs. */
  readonly scratchDirectory: string;
}

export interface DevSeams {
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly terminal: Terminal;
  /** What the feed program gets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts the server with the view watching its mappings. */
  readonly startServer: (view: DevView) => Promise<Millrace>;
  /** Aborts when the person wants to end. */
  readonly stop: AbortSignal;
  /** Has something done when the process ends without waiting. */
  readonly atExit: (action: () => void) => void;
}

const SUMMARY_MS = 15_000;
const FEED_IS_THROTTLED =
  'The feed is throttled as it would be at AWS, where a shard takes 1 MiB or 1,000 records a second. --limits off lifts that.';

/** Throws a {@link UsageError} for an input that cannot be, before anything is started. */
export function checkInput(files: Files, project: DevProject, input: string | undefined, exit: boolean): void {
  if (exit && input === undefined && project.feedFile === undefined) {
    throw new UsageError('--exit ends when the input is processed, but there is none: add --input FILE, or --input - .');
  }
  if (input === undefined || input === '-') return;
  if (!files.exists(input)) throw new UsageError(`There is no ${input} to read the input from.`);
  if (files.isDirectory(input)) throw new UsageError(`${input} is a folder; --input takes a file of lines.`);
}

/**
 * Runs until `stop` aborts, or with `exit` until all is processed. Everything it started has ended when it returns what it
 * counted.
 */
export async function runDev(options: DevOptions, seams: DevSeams): Promise<Totals> {
  const { project } = options;
  const ending = new AbortController();
  const stop = AbortSignal.any([seams.stop, ending.signal]);
  const view = new DevView({ terminal: seams.terminal, clock: seams.clock, queueName: `${project.stream}-failures` });
  const handler = new LiveHandler(view);
  const watch = await watchHandler(project.handlerFile, project.exportName, handler);
  let server: Millrace | undefined;
  let ready = false;
  let failure: unknown;
  try {
    server = await seams.startServer(view);
    const { call, endpoint } = callsOf(server);
    const resources = await createResources({ call, endpoint, clock: seams.clock, stop }, project, watch.first);
    introduce(seams.terminal, options, endpoint, resources);
    ready = true;
    handler.resources = resources;
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
  } catch (error: unknown) {
    if (!stop.aborted) throw error;
  } finally {
    await watch.stop();
    await server?.close();
    if (ready) view.note(view.summary());
  }
  if (failure !== undefined) throw failure;
  return view.totals;
}

function callsOf(server: Millrace): { readonly call: Call; readonly endpoint: string } {
  return { call: (service, operation, input) => server.call(service, operation, input), endpoint: server.endpoint };
}

/** Replaces the function when its source has changed. */
class LiveHandler implements HandlerEvents {
  readonly #view: DevView;
  /** Absent until they are created. */
  resources: DevResources | undefined;

  constructor(view: DevView) {
    this.#view = view;
  }

  onRebuilt(functionPackage: FunctionPackage): void {
    this.resources?.replaceCode(functionPackage).then(
      () => this.#view.note('The handler has changed; the next batch meets the new one.'),
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        this.#view.note(`The changed handler was refused: ${why}`, 'red');
      },
    );
  }

  onFailed(message: string): void {
    this.#view.note(`The changed handler is not used; the last good one stays:\n${message}`, 'red');
  }

  onRepaired(): void {
    this.#view.note('The handler is whole again, and as it was.');
  }
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
    const onPut = (records: readonly Acknowledged[]): void => view.put(records);
    const onRefused = once(() => view.note(FEED_IS_THROTTLED));
    const settings = { putRecords: resources.putRecords, clock: seams.clock, signal: stop, onPut, onRefused };
    await feedLines(opened.source, key === undefined ? settings : { ...settings, key });
    finished = true;
    const exit = await opened.program?.exited;
    if (exit !== undefined && exit.code !== 0 && !stop.aborted)
      throw new UsageError(`The feed program ended with ${exit.code ?? exit.signal}.`);
    if (!options.exit && !stop.aborted) view.note(`The input has ended after ${count(view.totals.put, 'record')}. Ctrl-C ends.`);
  };
  const done = run().catch((error: unknown) => {
    if (!stop.aborted) throw feedFailure(error, inputName(options));
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

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}

function feedFailure(error: unknown, input: string): unknown {
  if (error instanceof LineTooLongError) return new UsageError(`The input cannot be put: ${error.message}.`);
  const code = systemErrorCode(error);
  return code === undefined ? error : new UsageError(`The input, ${input}, cannot be read (${code}).`, { cause: error });
}

interface OpenFeed {
  readonly source?: Readable;
  readonly program?: RunningProcess;
}

async function openFeed(options: DevOptions, seams: DevSeams): Promise<OpenFeed> {
  if (options.input === '-') return { source: standardInput() };
  if (options.input !== undefined) return { source: fileStream(options.input) };
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
    environment: seams.environment,
  });
  seams.atExit(() => program.kill('SIGTERM'));
  program.stderr.on('data', (piece: Buffer) => seams.terminal.printError(`feed: ${piece.toString().trimEnd()}`));
  return { source: program.stdout, program };
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

function introduce(terminal: Terminal, options: DevOptions, endpoint: string, { queueName, shards }: DevResources): void {
  const { project, keptIn } = options;
  const handler = shownPath(project.handlerFile);
  const rows: readonly (readonly [string, string])[] = [
    ['endpoint', endpoint],
    ['stream', `${project.stream}, ${count(shards, 'shard')}`],
    ['function', `${handler}, batches of up to ${count(project.batchSize, 'record')}; replaced when it changes`],
    ['failures', `after ${count(project.retries, 'retry').replace('retrys', 'retries')} into the queue ${queueName}`],
    ['input', inputName(options)],
    ...(keptIn === undefined ? [] : [['data', `kept in ${shownPath(keptIn)}`] as const]),
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
  return feedFile === undefined ? 'none; put records with any AWS client' : `the output of ${shownPath(feedFile)}`;
}
