/** The command line: commands, options and their help. Reads arguments; what they do is in the commands' own files. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { LOG_LEVELS } from '../platform/logger.ts';
import type { Settings } from '../server/config.ts';
import { UsageError } from './usage-error.ts';

/** What the commands are given. Numbers are checked by whoever knows their bounds. */
export interface Commands {
  start(settings: Settings, configFile: string | undefined): Promise<void>;
  dev(target: string, options: DevArguments, settings: Settings, configFile: string | undefined): Promise<void>;
  deploy(target: string, options: DeployArguments): Promise<void>;
  verify(directory: string): Promise<void>;
}

export interface DevArguments {
  readonly stream?: string;
  readonly shards?: number;
  readonly batchSize?: number;
  readonly window?: number;
  readonly retries?: number;
  readonly key?: string;
  readonly input?: string;
  readonly export: string;
  readonly bisect: boolean;
  readonly reportItemFailures?: true;
  readonly exit?: true;
}

export interface DeployArguments {
  readonly name?: string;
  readonly handler: string;
  readonly runtime: string;
  readonly timeout: number;
  readonly memory: number;
  readonly env: readonly string[];
  readonly endpoint?: string;
  readonly region: string;
}

interface ServerArguments extends Settings {
  readonly config?: string;
  readonly allowedHost?: readonly string[];
  readonly allowedOrigin?: readonly string[];
}

const START_EXAMPLES = `
Examples:
  $ millrace start                            data in ./.millrace, port 4566
  $ millrace start --data /var/lib/millrace   data kept there
  $ millrace start --memory --port 0          for tests: nothing kept, any free port`;

const DEV_EXAMPLES = `
Examples:
  $ millrace dev handler.ts                                  then put records with any AWS client
  $ millrace dev handler.ts --input events.jsonl --key user  each line a record, keyed by its member "user"
  $ tail -f app.log | millrace dev handler.ts --input -      a live feed
  $ millrace dev examples/telemetry                          a folder with its own millrace.json`;

const DEPLOY_EXAMPLES = `
Examples:
  $ millrace functions deploy ./dist --name orders --handler index.handler
  $ millrace functions deploy handler.ts --name orders
  $ millrace functions deploy orders.zip --name orders --env TABLE=orders --env STAGE=dev`;

const VERIFY_EXAMPLES = `
Examples:
  $ millrace verify ./.millrace                            exits 0: everything is whole
  $ millrace verify /backup/millrace || echo damaged       exits 1 and names what is not`;

/** Runs one command line. Rejects with a {@link UsageError} that is already printed when the arguments are wrong. */
export async function runProgram(args: readonly string[], version: string, commands: Commands): Promise<void> {
  const program = new Command('millrace')
    .description('A self-hosted streaming system that speaks the AWS wire protocols: Kinesis Data Streams and Lambda.')
    .version(version, '-V, --version')
    .helpCommand(false)
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();
  program.addCommand(startCommand(commands));
  program.addCommand(devCommand(commands));
  program.addCommand(verifyCommand(commands));
  const functions = new Command('functions').description('work with the functions of a running server').exitOverride();
  functions.addCommand(deployCommand(commands));
  program.addCommand(functions);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new UsageError('', { cause: error }); // commander has printed what is wrong
  }
}

function withServerOptions(command: Command): Command {
  return command
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'port to listen on; 0 takes any free one (default: 4566)')
    .option('--config <file>', 'a JSON file with these settings')
    .addOption(new Option('--log-level <level>', 'what to log to standard error').choices(LOG_LEVELS))
    .option('--allowed-host <name>', 'a further host name that clients may use; may be repeated', collect)
    .option('--allowed-origin <origin>', 'a web origin whose pages may call; may be repeated', collect)
    .exitOverride();
}

function startCommand(commands: Commands): Command {
  return withServerOptions(new Command('start'))
    .description('start the server and keep it running')
    .option('--data <directory>', 'where the data is kept (default: ./.millrace)')
    .option('--memory', 'keep nothing: everything is gone when it ends')
    .option('--allow-reset', 'let POST /_millrace/reset remove everything (always so with --memory)')
    .addHelpText('after', START_EXAMPLES)
    .action((options: ServerArguments) => commands.start(settingsOf(options), options.config));
}

function devCommand(commands: Commands): Command {
  return withServerOptions(new Command('dev'))
    .description('run a handler on a stream and watch it: server, stream, function, mapping and queue in one command')
    .argument('<handler>', 'a .ts or .js file, or a folder with one')
    .option('--stream <name>', 'name of the stream and of the function (default: after the handler)')
    .option('--shards <count>', 'shards of the stream (default: 1)', wholeNumber)
    .option('--batch-size <count>', 'records per invocation at most (default: 100)', wholeNumber)
    .option('--window <seconds>', 'time to gather a batch (default: 0)', wholeNumber)
    .option('--retries <count>', 'tries after the first one before a batch goes to the queue (default: 2)', wholeNumber)
    .option('--no-bisect', 'do not halve a batch that fails')
    .option('--report-item-failures', 'take batchItemFailures in the function’s answer as AWS does')
    .option('--input <file>', 'put the lines of a file, or of standard input with -')
    .option('--key <member>', 'take the partition key from this member of JSON lines (default: the line number)')
    .option('--export <name>', 'the handler’s exported name', 'handler')
    .option('--exit', 'end when the whole input is processed')
    .option('--data <directory>', 'keep the data there (default: a temporary folder, removed at the end)')
    .addHelpText('after', DEV_EXAMPLES)
    .action((target: string, options: DevArguments & ServerArguments) =>
      commands.dev(target, options, settingsOf(options), options.config),
    );
}

function deployCommand(commands: Commands): Command {
  return new Command('deploy')
    .description('create a function, or replace it, from a folder, a source file or a zip')
    .argument('<path>', 'a folder (packed as it is), a .ts or .js file (bundled), or a .zip')
    .option('--name <name>', 'the function’s name (default: after the path)')
    .option('--handler <handler>', 'file and export, as Lambda names it', 'index.handler')
    .option('--runtime <runtime>', 'the runtime', 'nodejs20.x')
    .option('--timeout <seconds>', 'how long an invocation may take', wholeNumber, 30)
    .option('--memory <MiB>', 'memory of the function', wholeNumber, 128)
    .option('--env <NAME=value>', 'a variable of the function; may be repeated', collect, [])
    .option('--endpoint <url>', 'the server (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)')
    .option('--region <region>', 'the region', 'us-east-1')
    .addHelpText('after', DEPLOY_EXAMPLES)
    .exitOverride()
    .action((target: string, options: DeployArguments) => commands.deploy(target, options));
}

function verifyCommand(commands: Commands): Command {
  return new Command('verify')
    .description('check every record and checksum in a data directory that no server uses; changes nothing')
    .argument('<directory>', 'what start was given as --data')
    .addHelpText('after', VERIFY_EXAMPLES)
    .exitOverride()
    .action((directory: string) => commands.verify(directory));
}

/** The server's own settings among a command's options. */
function settingsOf(options: ServerArguments): Settings {
  const { host, port, data, memory, logLevel, allowReset } = options;
  return {
    host,
    port,
    data,
    memory,
    logLevel,
    allowReset,
    allowedHosts: options.allowedHost,
    allowedOrigins: options.allowedOrigin,
  };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
