import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { SystemClock } from '../../../../src/platform/clock.ts';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { NodeProcesses, type RunningProcess } from '../../../../src/platform/processes.ts';
import { RecordedProcesses } from '../../../../src/services/lambda/execution/recorded-processes.ts';

const skip = process.platform !== 'linux' && 'processes are told apart on Linux alone';
const SLEEPER = {
  command: process.execPath,
  args: ['-e', 'setTimeout(() => {}, 60000)'],
  workingDirectory: '/',
  environment: {},
};

async function withDirectory(run: (directory: string, processes: RecordedProcesses) => Promise<void>): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-processes-'));
  const directory = path.join(folder, 'processes');
  const processes = recorded(directory);
  await processes.endLeftOvers();
  await run(directory, processes).finally(() => fs.rmSync(folder, { recursive: true }));
}

function recorded(directory: string): RecordedProcesses {
  const seams = { files: new NodeFiles(), clock: new SystemClock(), logger: silentLogger };
  return new RecordedProcesses({ processes: new NodeProcesses(), directory, ...seams });
}

async function ended(child: RunningProcess): Promise<void> {
  child.kill('SIGKILL');
  await child.exited;
}

test('a process that outlived its server is ended before the next one goes on', { skip }, () =>
  withDirectory(async (directory, processes) => {
    const child = processes.spawn(SLEEPER);
    assert.deepEqual(fs.readdirSync(directory), [String(child.pid)]);
    await recorded(directory).endLeftOvers();
    assert.equal(new NodeProcesses().identityOf(child.pid ?? 0), undefined);
    assert.equal((await child.exited).signal, 'SIGKILL');
    assert.deepEqual(fs.readdirSync(directory), []);
  }),
);

test('a stranger that has the id of a process that was is left alone', { skip }, () =>
  withDirectory(async (directory, processes) => {
    const child = processes.spawn(SLEEPER);
    const file = path.join(directory, String(child.pid));
    fs.writeFileSync(file, `${fs.readFileSync(file, 'utf8')}0`);
    for (const name of ['1', '0', 'not-a-number', '-1']) fs.writeFileSync(path.join(directory, name), 'x');
    await recorded(directory).endLeftOvers();
    assert.notEqual(new NodeProcesses().identityOf(child.pid ?? 0), undefined);
    assert.deepEqual(fs.readdirSync(directory), []);
    await ended(child);
  }),
);

test('a process that has ended is forgotten', { skip }, () =>
  withDirectory(async (directory, processes) => {
    await ended(processes.spawn(SLEEPER));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(fs.readdirSync(directory), []);
  }),
);

test('a process that cannot be written down is ended, and one that cannot be forgotten is no failure', { skip }, () =>
  withDirectory(async (directory) => {
    class Seen extends NodeProcesses {
      readonly children: RunningProcess[] = [];
      override spawn(spec: Parameters<NodeProcesses['spawn']>[0]): RunningProcess {
        const child = super.spawn(spec);
        this.children.push(child);
        return child;
      }
    }
    class ReadOnly extends NodeFiles {
      isReadOnly = false;
      override remove(filePath: string): void {
        if (this.isReadOnly) throw new Error('the file system is read only');
        super.remove(filePath);
      }
    }
    const [processes, files] = [new Seen(), new ReadOnly()];
    const seams = { processes, files, clock: new SystemClock(), logger: silentLogger };
    const recording = new RecordedProcesses({ ...seams, directory });
    const kept = recording.spawn(SLEEPER);
    files.isReadOnly = true;
    assert.throws(() => recording.spawn(SLEEPER), /read only/);
    assert.equal((await processes.children[1]?.exited)?.signal, 'SIGKILL');
    await ended(kept);
    await new Promise((resolve) => setImmediate(resolve));
  }),
);
