import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Commands, runProgram } from '../../../src/cli/program.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

/** Runs a command line and returns what the command was given. */
async function run(...args: string[]): Promise<unknown[]> {
  const given: unknown[] = [];
  const commands: Commands = {
    start: async (...all) => void given.push('start', ...all),
    dev: async (...all) => void given.push('dev', ...all),
    deploy: async (...all) => void given.push('deploy', ...all),
    verify: async (...all) => void given.push('verify', ...all),
  };
  await silently(() => runProgram(args, '1.2.3', commands));
  return given;
}

/** Without what commander prints about wrong arguments. */
async function silently(action: () => Promise<void>): Promise<void> {
  const { write } = process.stderr;
  process.stderr.write = () => true;
  try {
    await action();
  } finally {
    process.stderr.write = write;
  }
}

describe('the command line', () => {
  test('start takes address, port, place and log level', async () => {
    const [command, settings, configFile] = await run(
      'start',
      '--port',
      '0',
      '--memory',
      '--log-level',
      'debug',
      '--allowed-host',
      'a',
      '--allowed-host',
      'b',
      '--config',
      'c.json',
    );
    assert.equal(command, 'start');
    assert.equal(configFile, 'c.json');
    const { port, memory, logLevel, allowedHosts } = settings as Record<string, unknown>;
    assert.deepEqual([port, memory, logLevel, allowedHosts], ['0', true, 'debug', ['a', 'b']]);
  });

  test('dev takes a handler and its mapping settings', async () => {
    const [, target, options] = await run(
      'dev',
      'handler.ts',
      '--shards',
      '3',
      '--batch-size',
      '10',
      '--no-bisect',
      '--input',
      '-',
      '--exit',
    );
    assert.equal(target, 'handler.ts');
    const { shards, batchSize, bisect, input, exit, export: exported } = options as Record<string, unknown>;
    assert.deepEqual([shards, batchSize, bisect, input, exit, exported], [3, 10, false, '-', true, 'handler']);
  });

  test('functions deploy takes variables', async () => {
    const [, target, options] = await run('functions', 'deploy', 'dist', '--env', 'A=1', '--env', 'B=2=3');
    assert.equal(target, 'dist');
    assert.deepEqual((options as Record<string, unknown>).env, ['A=1', 'B=2=3']);
  });

  test('verify takes a directory', async () => {
    assert.deepEqual(await run('verify', '/data'), ['verify', '/data']);
  });

  for (const args of [
    ['unknown'],
    ['verify'],
    ['start', '--nonsense'],
    ['start', '--log-level', 'loud'],
    ['dev'],
    ['dev', 'h.ts', '--shards', 'many'],
  ]) {
    test(`millrace ${args.join(' ')} is refused`, async () => {
      await assert.rejects(run(...args), UsageError);
    });
  }
});
