import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { openProject, type ProjectSettings } from '../../../src/cli/dev/project.ts';
import type { Totals } from '../../../src/cli/dev/view.ts';
import { checkInput, runDev } from '../../../src/cli/dev.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import { NodeFiles } from '../../../src/platform/files.ts';
import { NodeProcesses } from '../../../src/platform/processes.ts';
import { resolveConfig } from '../../../src/server/config.ts';
import { Millrace } from '../../../src/server/server.ts';

const files = new NodeFiles();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-dev-test-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
const handlerFile = path.join(folder, 'handler.mjs');
const input = path.join(folder, 'input.txt');
const data = path.join(folder, 'data');
const config = resolveConfig({ flags: { port: '0', data, logLevel: 'silent' }, environment: {}, files });
const project = (settings: ProjectSettings = {}) => openProject(files, handlerFile, settings);

interface Ended {
  readonly totals: Totals;
  readonly lines: readonly string[];
}

/** A run that ends when the input is processed. `meanwhile` acts once the server is up, before anything is created. */
async function run(settings: ProjectSettings, meanwhile: (server: Millrace) => Promise<void> = async () => {}): Promise<Ended> {
  const lines: string[] = [];
  const totals = await runDev(
    { project: project(settings), input, exit: true, keptIn: data, scratchDirectory: folder },
    {
      files,
      processes: new NodeProcesses(),
      clock: new SystemClock(),
      terminal: { colours: false, columns: 200, print: (line) => void lines.push(line), printError: () => {} },
      environment: {},
      startServer: async (observer) => {
        const server = await Millrace.start(config, { observer });
        await meanwhile(server);
        return server;
      },
      stop: new AbortController().signal,
      atExit: () => {},
    },
  );
  return { totals, lines };
}

fs.writeFileSync(
  handlerFile,
  `const run = (event) => {
    for (const { kinesis } of event.Records) if (atob(kinesis.data) === 'bad') throw new Error('bad');
    return [process.env.STAGE, process.env.AWS_ENDPOINT_URL?.slice(0, 16)];
  };
  export const first = async (event) => run(event);
  export const second = async (event) => ['second', ...run(event)];`,
);
fs.writeFileSync(input, 'a\nbad\nb\n');

describe('millrace dev', () => {
  test('ends when its own records are settled, and a kept directory takes new settings and other clients’ records', async () => {
    const settings = { shards: 2, retries: 0, stream: 'orders' };
    const first = await run({ ...settings, export: 'first', environment: { STAGE: 'one' } });
    assert.deepEqual([first.totals.put, first.totals.processed, first.totals.discarded], [3, 2, 1]);
    assert.match(first.lines.join('\n'), /ok \["one","http:\/\/127\.0\.0\.1"\]/);

    const foreign = Array.from({ length: 5 }, (_, index) => ({ Data: Buffer.from('x'), PartitionKey: String(index) }));
    const second = await run(
      { ...settings, shards: undefined, export: 'second', environment: { STAGE: 'two' } },
      async (server) => {
        await server.call('lambda', 'DeleteFunction', { FunctionName: 'orders' });
        await server.call('kinesis', 'PutRecords', { StreamName: 'orders', Records: foreign });
      },
    );
    const { put, processed, discarded } = second.totals;
    assert.deepEqual([put, processed, discarded], [3, 7, 1], 'the end comes after its own records, not after as many');
    assert.match(second.lines.join('\n'), /stream +orders, 2 shards[\s\S]*ok \["second","two","http:[\s\S]* 0 waiting$/);

    const third = await run({ ...settings, export: 'first', environment: { STAGE: 'three' } });
    assert.match(third.lines.join('\n'), /ok \["three","http:/, 'a function that is there gets handler and variables');
    await assert.rejects(
      run({ ...settings, shards: 3, export: 'first' }),
      (error: unknown) => error instanceof UsageError && /orders is there already, with 2 shards and not 3/.test(error.message),
    );
  });

  test('an input that cannot be is refused before anything starts', () => {
    const refused = (given: string | undefined, exit: boolean, text: RegExp): void =>
      assert.throws(
        () => checkInput(files, project({ export: 'first' }), given, exit),
        (error: unknown) => error instanceof UsageError && text.test(error.message),
      );
    refused(path.join(folder, 'absent'), false, /There is no .*absent to read the input from/);
    refused(folder, false, /is a folder; --input takes a file/);
    refused(undefined, true, /there is none: add --input/);
    checkInput(files, project(), '-', true);
    checkInput(files, project(), undefined, false);
  });
});
