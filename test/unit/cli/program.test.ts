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
    logs: async (...all) => void given.push('logs', ...all),
    usage: async (...all) => void given.push('usage', ...all),
    mappings: {
      list: async (...all) => void given.push('mappings', ...all),
      reset: async (...all) => void given.push('reset', ...all),
      replay: async (...all) => void given.push('replay', ...all),
    },
  };
  await silently(() => runProgram(args, '1.2.3', commands));
  return given;
}

/** What is printed to standard output meanwhile. */
async function printed(action: () => Promise<unknown>): Promise<string> {
  const { write } = process.stdout;
  let text = '';
  process.stdout.write = (piece: string | Uint8Array) => {
    text += piece.toString();
    return true;
  };
  try {
    await action();
  } finally {
    process.stdout.write = write;
  }
  return text;
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

  test('mappings shows all, or those that are named', async () => {
    assert.deepEqual(await run('mappings'), ['mappings', undefined, { region: 'us-east-1' }]);
    const all = await run('mappings', 'orders', '--watch', '--endpoint', 'http://h:1', '--region', 'eu-west-1');
    assert.deepEqual(all, ['mappings', 'orders', { watch: true, endpoint: 'http://h:1', region: 'eu-west-1' }]);
    const replay = await run('mappings', 'replay', 'id', '--from', '5', '--retries', '0', '--to-destination');
    assert.deepEqual(replay, ['replay', 'id', { from: '5', retries: 0, toDestination: true, region: 'us-east-1' }]);
    const reset = await run('mappings', 'reset', 'id', '--to', 'LATEST', '--shard', 's');
    assert.deepEqual(reset, ['reset', 'id', { to: 'LATEST', shard: 's', region: 'us-east-1' }]);
    assert.deepEqual(await run('mappings', 'list', '--json'), ['mappings', undefined, { json: true, region: 'us-east-1' }]);
  });

  test('dev takes a handler and its mapping settings', async () => {
    const [, target, options, settings] = await run(
      ...['dev', 'handler.ts', '--shards', '3', '--batch-size', '10', '--no-bisect', '--input', '-', '--exit'],
      ...['--env', 'A=1', '--env', 'B=2=3', '--timeout', '9', '--memory', '256'],
    );
    assert.equal(target, 'handler.ts');
    const { shards, batchSize, bisect, input, exit, env, timeout, memory } = options as Record<string, unknown>;
    assert.deepEqual([shards, batchSize, bisect, input, exit, timeout, memory], [3, 10, false, '-', true, 9, 256]);
    assert.deepEqual(env, { A: '1', B: '2=3' });
    assert.equal((settings as Record<string, unknown>).memory, undefined, '--memory of dev is the function’s');
  });

  test('what is not given stays open, so that a file or a default can settle it', async () => {
    const [, , dev] = await run('dev', 'handler.ts');
    assert.deepEqual(dev, {});
    const [, , deploy] = await run('functions', 'deploy', 'dist');
    assert.deepEqual(deploy, { region: 'us-east-1' });
  });

  test('functions deploy takes variables', async () => {
    const [, target, options] = await run('functions', 'deploy', 'dist', '--env', 'A=1', '--env', 'B=2=3');
    assert.equal(target, 'dist');
    assert.deepEqual((options as Record<string, unknown>).env, { A: '1', B: '2=3' });
  });

  test('help shows what a command takes, and no empty defaults', async () => {
    const help = await printed(() => run('help', 'dev'));
    assert.match(help, /Usage: millrace dev/);
    assert.match(help, /default: error/);
    assert.match(await printed(() => run('help')), /Usage: millrace \[/);
    assert.doesNotMatch(await printed(() => run('functions', 'deploy', '--help')), /\[\]/);
  });

  test('logs takes a function, and shows ten minutes unless it is told otherwise', async () => {
    assert.deepEqual(await run('logs', 'f'), ['logs', 'f', { since: '10m', region: 'us-east-1' }]);
    const options = { follow: true, since: '2h', filter: 'x', region: 'us-east-1' };
    assert.deepEqual(await run('logs', 'f', '--follow', '--since', '2h', '--filter', 'x'), ['logs', 'f', options]);
  });

  test('usage takes a time and a form', async () => {
    assert.deepEqual(await run('usage'), ['usage', { region: 'us-east-1' }]);
    const options = { since: '2h', json: true, region: 'us-east-1' };
    assert.deepEqual(await run('usage', '--since', '2h', '--json'), ['usage', options]);
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
    ['dev', 'h.ts', '--shards', '0'],
    ['dev', 'h.ts', '--shards', '100000'],
    ['dev', 'h.ts', '--batch-size', '0'],
    ['dev', 'h.ts', '--batch-size', '20000'],
    ['dev', 'h.ts', '--window', '301'],
    ['dev', 'h.ts', '--retries', '99999'],
    ['dev', 'h.ts', '--timeout', '0'],
    ['dev', 'h.ts', '--env', 'NAME'],
    ['functions', 'deploy', 'dist', '--memory', '127'],
  ]) {
    test(`millrace ${args.join(' ')} is refused`, async () => {
      await assert.rejects(run(...args), UsageError);
    });
  }
});
