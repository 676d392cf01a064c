/**
 * Writes `docs/reference/operations.md`: every operation of every service model and whether Millrace has it, which is to say
 * whether `operations/<name>.ts` exists. `npm run generate` writes; `--check` fails when the page is stale.
 */
import fs from 'node:fs';
import path from 'node:path';
import { readModel } from './models.ts';

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs/reference/operations.md');

const SERVICES = [
  { id: 'kinesis', title: 'Kinesis Data Streams' },
  { id: 'lambda', title: 'Lambda' },
  { id: 'logs', title: 'CloudWatch Logs (the logs of functions)' },
  { id: 'sns', title: 'SNS (standard topics)' },
  { id: 'sqs', title: 'SQS (standard queues)' },
] as const;

/** Channels deliver streams to S3, which is not here. */
const CHANNELS = 'not available here: channels deliver to Amazon S3; answers HTTP 501 `NotImplementedException`';

/** What answers, after checking what it names, as an account that has nothing of the kind; another operation cannot make it. */
const EMPTY: ReadonlySet<string> = new Set([
  'DeleteCodeSigningConfig',
  'DeleteFunctionCodeSigningConfig',
  'DeleteFunctionUrlConfig',
  'DeleteProvisionedConcurrencyConfig',
  'GetCodeSigningConfig',
  'GetFunctionCodeSigningConfig',
  'GetFunctionUrlConfig',
  'GetProvisionedConcurrencyConfig',
  'ListCapacityProviders',
  'ListCodeSigningConfigs',
  'ListFunctionUrlConfigs',
  'ListFunctionsByCodeSigningConfig',
  'ListProvisionedConcurrencyConfigs',
  'PutFunctionCodeSigningConfig',
  'UpdateCodeSigningConfig',
]);

/** What a built operation does not do yet. */
const NOTES: Readonly<Record<string, string>> = {
  FilterLogEvents: 'patterns for lines of text; those for JSON and fields, and regular expressions, are refused',
  PutLogEvents: 'only functions write here',
  CreateLogStream: 'only functions write here',
  StartLiveTail: '`aws logs tail --follow` does without it',
  CreateStream: 'on-demand streams get 4 shards and do not scale',
  CreateChannel: CHANNELS,
  DeleteChannel: CHANNELS,
  DescribeChannel: CHANNELS,
  ListChannels: CHANNELS,
  UpdateChannel: CHANNELS,
  PutResourcePolicy: 'checked, kept and shown; not enforced across accounts, and a `Condition` is refused',
  StartStreamEncryption:
    'encrypted with keys of the data directory; what `kmsKeys` says of the stream’s key decides whether it may be used',
  UpdateStreamWarmThroughput: 'kept and shown; needs `UpdateAccountSettings` as at AWS',
  GetRecords: 'no read limits yet',
  PutRecord: 'no write limits yet',
  PutRecords: 'no write limits yet',
  UpdateShardCount: 'short-lived shards do not count towards the shard limit; ten calls in 24 hours with `--limits aws`',
  AddLayerVersionPermission: 'checked, kept and shown; layers of another account cannot be used',
  AddPermission: 'checked, kept and shown; nobody is let in or kept out by it',
  CreateFunction: 'a zip, or [code from elsewhere](functions.md); `nodejs*`, `python3.*` and `provided*` [runtimes](runtimes.md)',
  PutFunctionRecursionConfig: 'kept and shown; loops of invocations are not found here',
  PutRuntimeManagementConfig:
    '`Auto` and `FunctionUpdate`, kept and shown: a function always runs on the runtime of this machine',
  UpdateFunctionCode: 'as CreateFunction',
  InvokeWithResponseStream: 'answers HTTP 501: responses are not streamed yet',
  PutFunctionEventInvokeConfig: 'queues, topics and functions as destinations, on failure buckets; no event buses',
  UpdateFunctionEventInvokeConfig: 'as PutFunctionEventInvokeConfig',
  CreateEventSourceMapping: 'Kinesis streams and their consumers ([event source mappings](event-source-mappings.md))',
  UpdateEventSourceMapping: 'as CreateEventSourceMapping',
  CreateQueue: 'FIFO queues and encryption are refused',
  CreateTopic: 'FIFO topics and encryption are refused',
  Subscribe: 'queues, functions, HTTP(S); no filter policies. Messages are not signed',
};

function operationsPage(): string {
  return [
    '# Operations',
    '',
    'Every operation of the service models: whether it works (yes), or answers as an account that has nothing of the kind (empty). One that is not here yet',
    '(–) answers HTTP 501 `NotImplementedException` and says so; it never pretends to succeed.',
    '',
    '<!-- Written by scripts/operations-page.ts (npm run generate). -->',
    ...SERVICES.flatMap(serviceSection),
    '',
  ].join('\n');
}

function serviceSection({ id, title }: (typeof SERVICES)[number]): string[] {
  const model = readModel(id);
  const built = new Set(
    fs.readdirSync(path.join(root, 'src/services', id, 'operations')).map((name) => path.basename(name, '.ts')),
  );
  const names = Object.keys(model.operations).sort();
  const here = names.filter((name) => availability(name, built) === 'yes');
  const empty = names.filter((name) => availability(name, built) === 'empty');
  return [
    '',
    `## ${title}: ${here.length} of ${names.length}${empty.length === 0 ? '' : `, and ${empty.length} that answer as empty`}`,
    '',
    '| operation | | notes |',
    '| --- | --- | --- |',
    ...names.map((name) => `| ${name} | ${availability(name, built)} | ${NOTES[name] ?? ''} |`),
  ];
}

function availability(name: string, built: ReadonlySet<string>): string {
  if (!built.has(kebab(name))) return '–';
  return EMPTY.has(name) ? 'empty' : 'yes';
}

/** `PutRecord` is `put-record.ts`. */
function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

const text = operationsPage();
if (!process.argv.includes('--check')) fs.writeFileSync(page, text);
else if (!fs.existsSync(page) || fs.readFileSync(page, 'utf8') !== text) {
  console.error('docs/reference/operations.md is stale: run npm run generate');
  process.exitCode = 1;
}
