/** The command line: commands, options and their help. Reads arguments; what they do is in the commands' own files. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { LOG_LEVELS } from '../platform/logger.ts';
import type { Settings } from '../server/config.ts';
import { type ConnectionArguments, withConnectionOptions } from './connection-options.ts';
import { RANGES } from './limits.ts';
import { type LogsArguments, logsCommand } from './logs-command.ts';
import { type MappingsCommands, mappingsCommand } from './mappings-commands.ts';
import { type UsageArguments, usageCommand } from './usage-command.ts';
import { UsageError } from './usage-error.ts';
import { within } from './within.ts';

type Variables = Readonly<Record<string, string>>;

/** What the commands are given: only what stands on the command line, so that defaults have one place, which is behind it. */
export interface Commands {
  start(settings: Settings, configFile: string | undefined): Promise<void>;
  dev(target: string, options: DevArguments, settings: Settings, configFile: string | undefined): Promise<void>;
  deploy(target: string, options: DeployArguments): Promise<void>;
  logs(functionName: string, options: LogsArguments): Promise<void>;
  usage(options: UsageArguments): Promise<void>;
  verify(directory: string): Promise<void>;
  readonly mappings: MappingsCommands;
}

export interface DevArguments {
  readonly stream?: string;
  readonly shards?: number;
  readonly batchSize?: number;
  readonly window?: number;
  readonly retries?: number;
  readonly bisect?: boolean;
  readonly reportItemFailures?: true;
  readonly input?: string;
  readonly key?: string;
  readonly export?: string;
  readonly env?: Variables;
  readonly timeout?: number;
  readonly memory?: number;
  readonly exit?: true;
}

export interface DeployArguments extends ConnectionArguments {
  readonly name?: string;
  readonly handler?: string;
  readonly runtime?: string;
  readonly timeout?: number;
  readonly memory?: number;
  readonly env?: Variables;
}

interface ServerArguments extends Settings {
  readonly stateDelay?: string;
  readonly pollInterval?: string;
  readonly functionLogSize?: string;
  readonly functionLogDays?: string;
  readonly asyncRetryDelay?: string;
  readonly config?: string;
  readonly allowedHost?: readonly string[];
  readonly allowedOrigin?: readonly string[];
  readonly codeRoot?: readonly string[];
}

/** What `dev` logs unless told otherwise: its own lines say the rest. */
export const DEV_LOG_LEVEL = 'error';

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
  $ millrace dev handler.ts --input events.jsonl --exit      exits 1 when a record went to the queue
  $ millrace dev examples/telemetry                          a folder with its own millrace.json`;

const DEPLOY_EXAMPLES = `
Examples:
  $ millrace functions deploy ./dist --name orders --handler index.handler
  $ millrace functions deploy handler.ts --name orders
  $ millrace functions deploy orders.zip --name orders --env TABLE=orders --env STAGE=dev

Of a function that exists only what is named here changes; the variables are replaced as a whole.`;

const VERIFY_EXAMPLES = `
Examples:
  $ millrace verify ./.millrace                            exits 0: everything is whole
  $ millrace verify /backup/millrace || echo damaged       exits 1 and names what is not`;

/** Runs one command line. Rejects with a {@link UsageError} that is already printed when the arguments are wrong. */
export async function runProgram(args: readonly string[], version: string, commands: Commands): Promise<void> {
  const program = new Command('millrace')
    .description('A self-hosted streaming system that speaks the AWS wire protocols: Kinesis Data Streams and Lambda.')
    .version(version, '-V, --version')
    .helpCommand('help [command]', 'show what a command takes')
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();
  program.addCommand(startCommand(commands));
  program.addCommand(devCommand(commands));
  program.addCommand(logsCommand((functionName, options) => commands.logs(functionName, options)));
  program.addCommand(usageCommand((options) => commands.usage(options)));
  program.addCommand(verifyCommand(commands));
  const functions = new Command('functions').description('work with the functions of a running server').exitOverride();
  functions.addCommand(deployCommand(commands));
  program.addCommand(functions);
  program.addCommand(mappingsCommand(commands.mappings));
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new UsageError('', { cause: error }); // commander has printed what is wrong
  }
}

function withServerOptions(command: Command, logLevel: string): Command {
  return command
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'port to listen on; 0 takes any free one (default: 4566)')
    .option('--config <file>', 'a JSON file with these settings')
    .addOption(new Option('--log-level <level>', `what to log to standard error (default: ${logLevel})`).choices(LOG_LEVELS))
    .option('--allowed-host <name>', 'a further host name that clients may use; may be repeated', collect)
    .option('--allowed-origin <origin>', 'a web origin whose pages may call; may be repeated', collect)
    .addOption(new Option('--limits <limits>', 'capacity and call rates of AWS, or none (default: aws)').choices(['aws', 'off']))
    .option('--state-delay <ms>', 'how long streams stay CREATING, UPDATING and DELETING (default: 0)')
    .option('--function-log-size <MiB>', 'kept of a function’s log (default: 64)')
    .option('--function-log-days <days>', 'for how long, 0: as there is room (default: 30)')
    .option(
      '--s3-directory <directory>',
      'stands for S3, as on-failure destination and for code: objects are files (default: none)',
    )
    .option(
      '--code-root <directory>',
      'folders below it may be function code themselves (S3Bucket=hot-reload); may be repeated',
      collect,
    )
    .option('--max-environments <number>', 'processes of functions at a time (default: by memory and cores)')
    .option('--sqs-endpoint <url>', 'an SQS elsewhere whose queues are destinations; aws: AWS itself (default: the own queues)')
    .option('--sns-endpoint <url>', 'the same for topics')
    .option('--s3-endpoint <url>', 'the same for buckets (default: --s3-directory)')
    .option('--poll-interval <seconds>', 'how often mappings read a shard; 0 at once (default: 0; AWS: 1)')
    .option('--async-retry-delay <seconds>', 'before an asynchronous event is tried again; then twice that (default: 60)')
    .addOption(new Option('--sandbox <kind>', 'what functions run in (default: auto)').choices(['auto', 'none', 'bubblewrap']))
    .addOption(new Option('--function-network <network>', 'what functions reach (default: host)').choices(['host', 'none']))
    .addOption(new Option('--kms-keys <keys>', 'KMS keys that exist: any, or that of AWS (default: any)').choices(['any', 'aws']))
    .exitOverride();
}

function startCommand(commands: Commands): Command {
  return withServerOptions(new Command('start'), 'info')
    .description('start the server and keep it running')
    .option('--data <directory>', 'where the data is kept (default: ./.millrace)')
    .option('--memory', 'keep nothing: everything is gone when it ends')
    .option(
      '--credentials <file>',
      'who may call, in the form of ~/.aws/credentials: signatures are verified (default: anybody here)',
    )
    .option('--tls-cert <file>', 'a certificate of your own for https:// (default: one is made)')
    .option('--tls-key <file>', 'its private key')
    .option('--allow-reset', 'let POST /_millrace/reset remove everything (always so with --memory)')
    .addHelpText('after', START_EXAMPLES)
    .action((options: ServerArguments) => commands.start(settingsOf(options), options.config));
}

function devCommand(commands: Commands): Command {
  return withServerOptions(new Command('dev'), DEV_LOG_LEVEL)
    .description('run a handler on a stream and watch it: server, stream, function, mapping and queue in one command')
    .argument('<handler>', 'a .ts or .js file, or a folder with one')
    .option('--stream <name>', 'name of the stream and of the function (default: after the handler)')
    .option('--shards <count>', 'shards of the stream (default: 1)', within(RANGES.shards))
    .option('--batch-size <count>', 'records per invocation at most (default: 100)', within(RANGES.batchSize))
    .option('--window <seconds>', 'time to gather a batch (default: 0)', within(RANGES.windowSeconds))
    .option(
      '--retries <count>',
      'tries after the first one before a batch goes to the queue (default: 2)',
      within(RANGES.retries),
    )
    .option('--bisect', 'halve a batch that fails (the default)')
    .option('--no-bisect', 'do not halve a batch that fails')
    .option('--report-item-failures', 'take batchItemFailures in the function’s answer as AWS does')
    .option('--export <name>', 'the handler’s exported name (default: handler)')
    .option('--env <NAME=value>', 'a variable of the function; may be repeated', collectVariables)
    .option('--timeout <seconds>', 'how long an invocation may take (default: 30)', within(RANGES.timeoutSeconds))
    .option('--memory <MiB>', 'memory of the function (default: 128)', within(RANGES.memoryMiB))
    .option('--input <file>', 'put the lines of a file, or of standard input with -')
    .option('--key <member>', 'take the partition key from this member of JSON lines (default: the line number)')
    .option('--exit', 'end when the whole input is processed, with status 1 when any record went to the queue')
    .option('--data <directory>', 'keep the data there (default: a temporary folder, removed at the end)')
    .addHelpText('after', DEV_EXAMPLES)
    .action((target: string, options: DevArguments & Omit<ServerArguments, 'memory'>) => {
      const settings = settingsOf({ ...options, memory: undefined }); // here --memory is the function's, not the server's
      return commands.dev(target, options, settings, options.config);
    });
}

function deployCommand(commands: Commands): Command {
  return withConnectionOptions(new Command('deploy'))
    .description('create a function from a folder, a source file or a zip; replace the code of one that exists')
    .argument('<path>', 'a folder (packed as it is), a .ts or .js file (bundled), or a .zip')
    .option('--name <name>', 'the function’s name (default: after the path)')
    .option('--handler <handler>', 'file and export, as Lambda names it (default: index.handler)')
    .option('--runtime <runtime>', 'the runtime (default: nodejs20.x)')
    .option('--timeout <seconds>', 'how long an invocation may take (default: 30)', within(RANGES.timeoutSeconds))
    .option('--memory <MiB>', 'memory of the function (default: 128)', within(RANGES.memoryMiB))
    .option('--env <NAME=value>', 'a variable of the function; may be repeated', collectVariables)
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
  const { host, port, data, memory, logLevel, allowReset, credentials, tlsCert, tlsKey } = options;
  return {
    host,
    port,
    data,
    memory,
    logLevel,
    allowReset,
    credentials,
    tlsCert,
    tlsKey,
    allowedHosts: options.allowedHost,
    allowedOrigins: options.allowedOrigin,
    limits: options.limits,
    stateDelayMs: options.stateDelay,
    kmsKeys: options.kmsKeys,
    pollIntervalSeconds: options.pollInterval,
    asyncRetryDelaySeconds: options.asyncRetryDelay,
    maxEnvironments: options.maxEnvironments,
    s3Directory: options.s3Directory,
    sqsEndpoint: options.sqsEndpoint,
    snsEndpoint: options.snsEndpoint,
    s3Endpoint: options.s3Endpoint,
    functionLogMegabytes: options.functionLogSize,
    functionLogDays: options.functionLogDays,
    codeRoots: options.codeRoot,
    sandbox: options.sandbox,
    functionNetwork: options.functionNetwork,
  };
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function collectVariables(text: string, before: Variables = {}): Variables {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as NAME=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
