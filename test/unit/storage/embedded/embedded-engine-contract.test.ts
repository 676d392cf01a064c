import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type { Clock } from '../../../../src/platform/clock.ts';
import type { LogEngine } from '../../../../src/storage/log-engine.ts';
import { type LogEngineFactory, logEngineContract } from '../../../contract/log-engine-contract.ts';
import { wrapEngine } from '../wrapped-engine.ts';
import { openEngine } from './engine-fixture.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-contract-'));
const directories = new WeakMap<LogEngine, string>();
let count = 0;
after(() => fs.rmSync(root, { recursive: true, force: true }));

async function opened(directory: string, clock: Clock): Promise<LogEngine> {
  const engine = await openEngine(directory, { clock });
  directories.set(engine, directory);
  return engine;
}

const factory: LogEngineFactory = {
  open: (clock) => opened(path.join(root, `${count++}`), clock),
  reopen: (closed, clock) => opened(directories.get(closed) ?? '', clock),
};

/** The same engine, with every group encrypted. */
const encrypting: LogEngineFactory = {
  open: async (clock) => encrypted(await factory.open(clock)),
  reopen: async (closed, clock) => encrypted(await opened(directories.get(closed) ?? '', clock)),
};

function encrypted(engine: LogEngine): LogEngine {
  const wrapped = wrapEngine(engine, {
    createGroup: (group, options) => engine.createGroup(group, { ...options, encryption: true }),
  });
  directories.set(wrapped, directories.get(engine) ?? '');
  return wrapped;
}

logEngineContract('the embedded engine', factory);
logEngineContract('the embedded engine with encrypted groups', encrypting);
