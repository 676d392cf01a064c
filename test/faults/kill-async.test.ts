/**
 * kill -9 in the middle of asynchronous invocations: each event that was accepted succeeds, of which another function is told, or
 * lands in the queue of those that were given up; it keeps its request id, its attempts and its waits, whatever was killed.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, LambdaClient, PutFunctionEventInvokeConfigCommand } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SeededRandom } from '../../src/platform/random.ts';
import { nodeFunction } from '../support/function-zip.ts';
import { reportRun } from '../support/run-report.ts';
import { clientSettings, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { monotonicMs } from './journaling-function.ts';
import { runs, seed } from './run-options.ts';

const KILLS = runs(30, 3_000);
/** Each round begins with an empty directory. */
const KILLS_PER_ROUND = 30;
const SENDERS = 4;
/** A life ends so long after so many events were accepted in it: however fast the machine is, each proves something. */
const ACCEPTED_MIN = 5;
const ACCEPTED_MAX = 40;
const LONGER_MS_MAX = 300;
/** One of how many lives lasts longer, so that what it must not forget is beyond doubt. */
const LONG_LIVES = 5;
const LONG_MS = 1_600;
const RETRIES = 1;
/** Few processes, so that a machine of two cores is not busy with starting functions after each kill; they write into a folder. */
const FUNCTION_OPTIONS = ['--max-environments', '4', '--sandbox', 'none'];
const RETRY_DELAY_SECONDS = 2;
/** How much later than it wrote it down a function has told the server that it has ended, on a machine with too much to do. */
const KNOWN_MS = 1_000;

/**
 * Of ten events one fails always, one the first time, and one takes a while. What succeeded is told to the function \`told\`, which
 * is this one as well.
 */
const SOURCE = `
import fs from 'node:fs';
const write = (line) => fs.appendFileSync(process.env.JOURNAL + '/' + process.pid + '.jsonl', JSON.stringify(line) + '\\n');
const now = () => Number(process.hrtime.bigint()) / 1e6;
export async function handler(event, context) {
  if (event.requestContext !== undefined) return write({ toldAt: now(), n: event.requestPayload.n });
  const attempt = context.awsRequestId + '.' + now();
  write({ attempt, at: now(), id: context.awsRequestId, n: event.n });
  await new Promise((resolve) => setTimeout(resolve, event.n % 10 === 5 ? 300 : Math.random() * 10));
  const mark = process.env.JOURNAL + '/tried-' + event.n;
  const fails = event.n % 10 === 7 || (event.n % 10 === 3 && !fs.existsSync(mark));
  fs.writeFileSync(mark, '');
  write({ attempt, at: now(), ok: !fails });
  if (fails) throw new Error('intentional failure');
}
`;

interface Attempt {
  readonly id: string;
  readonly n: number;
  readonly startMs: number;
  end?: { readonly atMs: number; readonly ok: boolean };
}

interface Journal {
  readonly attempts: readonly Attempt[];
  /** Of which events `told` was told, and when first. */
  readonly told: ReadonlyMap<number, number>;
}

interface GivenUp {
  readonly n: number;
  readonly requestId: string;
  readonly condition: string;
  readonly count: number;
}

test(`asynchronous invocations killed ${KILLS} times keep their promises`, async () => {
  const random = new SeededRandom(seed);
  let [kills, accepted, attempts, cut, givenUp] = [0, 0, 0, 0, 0];
  while (kills < KILLS) {
    const lives = Math.min(KILLS_PER_ROUND, KILLS - kills);
    const round = await new Round(random).run(lives);
    assert.deepEqual(round.findings(), [], `seed ${seed}`);
    kills += lives;
    accepted += round.accepted.size;
    attempts += round.journal.attempts.length;
    cut += round.journal.attempts.filter(({ end }) => end === undefined).length;
    givenUp += new Set(round.givenUp.map(({ n }) => n)).size;
  }
  assert.ok(kills < 20 || (cut > 0 && givenUp > 0), `the run is invalid: ${cut} attempts cut, ${givenUp} given up`);
  reportRun(
    'kill-async',
    `${kills} kills, ${accepted} events accepted, ${attempts} attempts, ${cut} of them cut, ${givenUp} given up, seed ${seed}`,
  );
});

class Round {
  readonly accepted = new Map<number, string>();
  readonly givenUp: GivenUp[] = [];
  readonly #random: SeededRandom;
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-async-'));
  readonly #journal = path.join(this.#folder, 'journal');
  readonly #killsAtMs: number[] = [];
  /** When events were sent that were accepted, and when that was known. */
  readonly #acknowledged: { readonly sentMs: number; readonly knownMs: number }[] = [];
  #next = 0;
  #queueUrl = '';
  journal: Journal = { attempts: [], told: new Map() };

  constructor(random: SeededRandom) {
    this.#random = random;
    fs.mkdirSync(this.#journal);
  }

  async run(lives: number): Promise<this> {
    for (let life = 0; life < lives; life++) await this.#live(life === 0);
    await this.#finish();
    this.journal = readJournal(this.#journal);
    fs.rmSync(this.#folder, { recursive: true, force: true });
    return this;
  }

  #start(): Promise<ServerProcess> {
    const delay = String(RETRY_DELAY_SECONDS);
    return startServerProcess(['--data', path.join(this.#folder, 'data'), '--async-retry-delay', delay, ...FUNCTION_OPTIONS]);
  }

  async #live(first: boolean): Promise<void> {
    const server = await this.#start();
    const lambda = new LambdaClient({ ...clientSettings(server.endpoint), maxAttempts: 1 });
    try {
      if (first) this.#queueUrl = await createResources(server.endpoint, this.#journal);
      let ended = false;
      const senders = Array.from({ length: SENDERS }, () => this.#send(lambda, () => ended));
      const enough = this.accepted.size + ACCEPTED_MIN + this.#random.below(ACCEPTED_MAX - ACCEPTED_MIN);
      await eventually('events to be accepted', 30_000, () => this.accepted.size >= enough || undefined);
      const longerMs = this.#random.below(LONG_LIVES) === 0 ? LONG_MS : this.#random.below(LONGER_MS_MAX);
      await new Promise((resolve) => setTimeout(resolve, longerMs));
      this.#killsAtMs.push(monotonicMs());
      await server.crash();
      ended = true;
      await Promise.all(senders);
    } finally {
      await server.crash();
      lambda.destroy();
    }
  }

  /** What is not answered may have been accepted or not: nothing is asked of it. */
  async #send(lambda: LambdaClient, ended: () => boolean): Promise<void> {
    while (!ended()) {
      const n = this.#next++;
      const command = new InvokeCommand({ FunctionName: 'journaling', InvocationType: 'Event', Payload: JSON.stringify({ n }) });
      const sentMs = monotonicMs();
      const answer = await lambda.send(command).catch(() => undefined);
      if (answer?.StatusCode === 202) {
        this.accepted.set(n, answer.$metadata.requestId ?? '');
        this.#acknowledged.push({ sentMs, knownMs: monotonicMs() });
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async #finish(): Promise<void> {
    const server = await this.#start();
    const sqs = new SQSClient(clientSettings(server.endpoint));
    try {
      await eventually('every event to be over', 60_000, async () => {
        this.givenUp.push(...(await receive(sqs, this.#queueUrl)));
        const { told } = readJournal(this.#journal);
        const over = new Set([...told.keys(), ...this.givenUp.map(({ n }) => n)]);
        return [...this.accepted.keys()].every((n) => over.has(n)) ? true : undefined;
      });
      assert.equal(await server.stop(), 0);
    } finally {
      sqs.destroy();
      await server.crash();
    }
  }

  findings(): string[] {
    const found: string[] = [];
    for (const [n, requestId] of this.accepted) {
      const attempts = this.journal.attempts.filter((one) => one.n === n).sort((a, b) => a.startMs - b.startMs);
      if (attempts.some(({ id }) => id !== requestId)) found.push(`event ${n} lost its request id`);
      if (!attempts.some(({ end }) => end?.ok === true) && n % 10 !== 7) found.push(`event ${n} never succeeded`);
      found.push(...this.#tooSoonOrTooOften(n, attempts));
    }
    for (const { n, requestId, condition, count } of this.givenUp) {
      if (n % 10 !== 7) found.push(`event ${n} was given up`);
      if (condition !== 'RetriesExhausted' || count !== RETRIES + 1)
        found.push(`event ${n} was given up: ${condition} after ${count}`);
      if (this.accepted.has(n) && this.accepted.get(n) !== requestId) found.push(`event ${n} was given up as ${requestId}`);
    }
    return found;
  }

  #tooSoonOrTooOften(n: number, attempts: readonly Attempt[]): string[] {
    const failures = attempts.filter(({ startMs, end }) => end?.ok === false && this.#isWritten(startMs, end.atMs + KNOWN_MS, 1));
    const found = failures.length > RETRIES + 1 ? [`event ${n} failed ${failures.length} times`] : [];
    for (const { end } of failures) {
      const endMs = end?.atMs ?? 0;
      const next = attempts.find(({ startMs }) => startMs > endMs);
      const waitedMs = next === undefined ? Number.POSITIVE_INFINITY : next.startMs - endMs;
      if (waitedMs < 1_000 * RETRY_DELAY_SECONDS - 5) found.push(`event ${n} was tried again after ${Math.round(waitedMs)} ms`);
    }
    // When it is told in the life in which it succeeded, it is being settled; what settles it may wait for another write under way.
    const toldMs = this.journal.told.get(n) ?? Number.POSITIVE_INFINITY;
    const succeeded = attempts.find(({ end }) => end?.ok === true);
    const again = attempts.some(({ startMs }) => startMs > toldMs);
    return again && this.#isWritten(succeeded?.startMs ?? 0, toldMs, 3)
      ? [...found, `event ${n} was invoked again after it was over`]
      : found;
  }

  /**
   * What was written at a time is on disk: what was sent later was acknowledged, one after the other, before the first kill after
   * the attempt began. (A function may outlive its server for a moment and write down an end that nobody hears of.)
   */
  #isWritten(begunMs: number, timeMs: number, commits: number): boolean {
    let fromMs = timeMs;
    for (let commit = 0; commit < commits; commit++) {
      const later = this.#acknowledged.filter(({ sentMs }) => sentMs >= fromMs).map(({ knownMs }) => knownMs);
      fromMs = Math.min(Number.POSITIVE_INFINITY, ...later);
    }
    const killMs = this.#killsAtMs.find((atMs) => atMs > begunMs);
    return killMs === undefined || fromMs < killMs;
  }
}

function readJournal(folder: string): Journal {
  const attempts = new Map<string, Attempt>();
  const told = new Map<number, number>();
  for (const name of fs.readdirSync(folder).filter((one) => one.endsWith('.jsonl'))) {
    for (const line of fs.readFileSync(path.join(folder, name), 'utf8').split('\n')) {
      if (!line.endsWith('}')) continue; // cut by the kill
      const { attempt = '', at, id, n, ok, toldAt } = JSON.parse(line);
      if (toldAt !== undefined) told.set(n, Math.min(toldAt, told.get(n) ?? toldAt));
      else if (ok === undefined) attempts.set(attempt, { id, n, startMs: at });
      else (attempts.get(attempt) as Attempt).end = { atMs: at, ok };
    }
  }
  return { attempts: [...attempts.values()], told };
}

async function receive(sqs: SQSClient, queueUrl: string): Promise<GivenUp[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  const found: GivenUp[] = [];
  for (const { Body = '', ReceiptHandle } of Messages) {
    const { requestContext, requestPayload } = JSON.parse(Body);
    const { requestId, condition, approximateInvokeCount: count } = requestContext;
    found.push({ n: requestPayload.n, requestId, condition, count });
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }
  return found;
}

/** Two functions and a queue; returns the queue's URL. */
async function createResources(endpoint: string, journal: string): Promise<string> {
  const sqs = new SQSClient(clientSettings(endpoint));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'given-up' }));
  sqs.destroy();
  const lambda = new LambdaClient(clientSettings(endpoint));
  for (const FunctionName of ['journaling', 'told']) {
    await lambda.send(
      new CreateFunctionCommand({
        ...nodeFunction(FunctionName, SOURCE),
        Timeout: 30,
        Environment: { Variables: { JOURNAL: journal } },
      }),
    );
  }
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: 'journaling',
      MaximumRetryAttempts: RETRIES,
      DestinationConfig: {
        OnSuccess: { Destination: 'arn:aws:lambda:us-east-1:000000000000:function:told' },
        OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:given-up' },
      },
    }),
  );
  lambda.destroy();
  return QueueUrl;
}
