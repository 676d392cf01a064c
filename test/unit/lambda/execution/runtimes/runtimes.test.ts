import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { SystemClock } from '../../../../../src/platform/clock.ts';
import { NodeFiles } from '../../../../../src/platform/files.ts';
import { type Logger, silentLogger } from '../../../../../src/platform/logger.ts';
import { NodeProcesses } from '../../../../../src/platform/processes.ts';
import { Runtimes, refuseRuntime } from '../../../../../src/services/lambda/execution/runtimes/runtimes.ts';

const REQUEST = { memoryMegabytes: 128, code: { directory: '/nowhere' } } as const;

suite('Runtimes', () => {
  test('nodejs, python3 and provided are there; what is not says what is, or what AWS says', () => {
    for (const runtime of ['nodejs20.x', 'nodejs24.x', 'python3.8', 'python3.14', 'provided', 'provided.al2', 'provided.al2023'])
      assert.equal(refuseRuntime(runtime), undefined, runtime);
    for (const runtime of ['java21', 'dotnet8', 'ruby3.4', 'nodejs4.3-edge'])
      assert.match(refuseRuntime(runtime) ?? '', /is not available in this version of Millrace\. Available: the nodejs runtimes/);
    assert.equal(
      refuseRuntime('go1.x'),
      'The runtime parameter of go1.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use ' +
        'the new runtime (provided.al2023) while creating or updating functions.',
    );
  });

  test('A name that no runtime has is refused with a list, as at AWS', () => {
    for (const runtime of ['nodejs20', 'nodejs.x', 'python3.x', 'python3', 'provided.al', 'providedx', 'unknown', '']) {
      const sentence = `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, `;
      assert.ok(refuseRuntime(runtime)?.startsWith(sentence), runtime);
      assert.match(refuseRuntime(runtime) ?? '', /python3\.14\] or be a valid ARN$/);
    }
    assert.ok((refuseRuntime('x'.repeat(1_000_000)) ?? '').length < 1_000, 'however long the name is');
  });

  test('That another version runs a function than it names is said once', async () => {
    const said: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, text: string) => void said.push(text) } as Logger;
    const runtimes = runtimesIn('', logger);
    const own = `nodejs${process.versions.node.split('.')[0]}.x`;
    for (const runtime of [own, 'nodejs4.3', 'nodejs4.3']) await runtimes.familyOf(runtime).select({ ...REQUEST, runtime });
    assert.deepEqual(said, [
      `Functions of the runtime nodejs4.3 run on Node.js ${process.versions.node}, the one of this machine.`,
    ]);
  });

  test('Without a Python the answer says that one is needed', async (t) => {
    const selected = await runtimesIn(folder(t))
      .familyOf('python3.12')
      .select({ ...REQUEST, runtime: 'python3.12' });
    assert.deepEqual(selected, {
      kind: 'not-startable',
      errorType: 'Runtime.InvalidEntrypoint',
      error: 'python3.12 needs a Python 3.9 or later on the machine that runs Millrace: none is in the PATH of the server',
    });
  });

  test('Of several Pythons the one that the runtime names is taken, else python3; one that is too old is named', async (t) => {
    const [first, second] = [folder(t), folder(t)];
    const select = async (runtime: string, ...folders: string[]): Promise<string> => {
      const selected = await runtimesIn(folders.join(path.delimiter))
        .familyOf(runtime)
        .select({ ...REQUEST, runtime });
      if (selected.kind === 'not-startable') return selected.error;
      const paths = { taskRoot: '/var/task', optRoot: '/opt', runtimeDirectory: '/var/runtime', tmp: '/tmp' };
      return selected.command(paths).command;
    };
    pretend(first, 'python3', '3.8.1');
    assert.equal(
      await select('python3.12', first),
      `python3.12 needs a Python 3.9 or later on the machine that runs Millrace: ${first}/python3 is 3.8.1`,
    );
    writeFileSync(path.join(second, 'python3.12'), '#!/bin/sh\nexit 127\n'); // as version managers leave behind
    chmodSync(path.join(second, 'python3.12'), 0o755);
    pretend(second, 'python3', '3.11.2');
    assert.equal(await select('python3.12', first, second), `${second}/python3`);
    pretend(second, 'python3.13', '3.13.0');
    assert.equal(await select('python3.13', first, second), `${second}/python3.13`);
  });
});

function runtimesIn(searchPath: string, logger: Logger = silentLogger): Runtimes {
  return new Runtimes({ files: new NodeFiles(), clock: new SystemClock(), processes: new NodeProcesses(), searchPath, logger });
}

function folder(t: TestContext): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'millrace-path-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A program that answers as a Python of this version does when it is asked which it is. */
function pretend(directory: string, name: string, version: string): void {
  const file = path.join(directory, name);
  const lines = [...version.split('.'), file, '/prefix', '/prefix'];
  writeFileSync(file, `#!/bin/sh\n${lines.map((line) => `echo ${line}`).join('\n')}\n`);
  chmodSync(file, 0o755);
}
