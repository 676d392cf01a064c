/**
 * The AWS CLI as a {@link ConformanceClient}: a process for each call, as at a prompt. Version 1 takes blobs in its JSON as
 * text, version 2 as base64; a blob that is no text goes in by a file.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type ConformanceClient,
  plain,
  ServiceRefusal,
  type Shape,
  type Subscription,
  UnknownToClient,
  type Wire,
} from './client.ts';

const REFUSAL = /An error occurred \((\w+)\) when calling the \w+ operation(?: \(reached max retries: \d+\))?: ?([\s\S]*)$/;
const UNKNOWN = /invalid choice|Parameter validation failed|arguments are required/i;

export class AwsCliClient implements ConformanceClient {
  readonly name = 'the AWS CLI';
  readonly #environment: Readonly<Record<string, string>>;
  readonly #folder: string = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-aws-cli-'));
  readonly #blobsAreText: boolean = spawnSync('aws', ['--version'], { encoding: 'utf8' }).stdout.startsWith('aws-cli/1.');
  #files = 0;

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = { ...environment, AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1' };
  }

  async call(operation: string, input: Shape): Promise<Shape> {
    const { Data, ...rest } = input;
    const blob = typeof Data === 'string' ? ['--data', `fileb://${this.#file(Buffer.from(Data, 'base64'))}`] : [];
    const json = JSON.stringify(this.#blobsAreText ? withTexts(rest) : rest);
    const given = ['--cli-input-json', `file://${this.#file(json)}`, ...blob];
    return plain(await this.#run([kebab(operation), '--no-paginate', ...given])) as Shape;
  }

  subscribe(): Promise<Subscription> {
    throw new UnknownToClient('the AWS CLI has no subscribe-to-shard');
  }

  async wait(waiter: string, input: Shape): Promise<void> {
    await this.#run(['wait', kebab(waiter), ...options(input)]);
  }

  /** The CLI shows all pages as one; `Limit` and `MaxResults` are its `--page-size`. */
  async paginate(operation: string, { Limit, MaxResults, ...rest }: Shape): Promise<readonly Shape[]> {
    const size = ['--page-size', String(Limit ?? MaxResults)];
    return [plain(await this.#run([kebab(operation), ...options(rest), ...size])) as Shape];
  }

  wire(): Wire {
    return {};
  }

  async close(): Promise<void> {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  #file(content: string | Uint8Array): string {
    const file = path.join(this.#folder, String(++this.#files));
    fs.writeFileSync(file, content);
    return file;
  }

  async #run(args: readonly string[]): Promise<unknown> {
    const { PATH, HOME } = process.env;
    const environment = { PATH, HOME, ...this.#environment };
    const child = spawn('aws', ['kinesis', ...args, '--output', 'json'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code === 0) return output.trim() === '' ? {} : JSON.parse(output);
    const [, refused, message = ''] = REFUSAL.exec(errors.trim()) ?? [];
    if (refused !== undefined) throw new ServiceRefusal({ code: refused, message });
    if (UNKNOWN.test(errors)) throw new UnknownToClient(errors.trim());
    throw new Error(`aws kinesis ${args.join(' ')} ended with ${code}:\n${errors}`);
  }
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function options(input: Shape): string[] {
  return Object.entries(input).flatMap(([member, value]) => [`--${kebab(member)}`, String(value)]);
}

/** Blobs inside of lists (PutRecords) as the text that they are. */
function withTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === 'Data' ? Buffer.from(String(one), 'base64').toString('utf8') : withTexts(one),
    ]),
  );
}
