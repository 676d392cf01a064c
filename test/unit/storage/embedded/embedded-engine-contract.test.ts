import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type { LogEngine } from '../../../../src/storage/log-engine.ts';
import { type LogEngineFactory, logEngineContract } from '../../../contract/log-engine-contract.ts';
import { openEngine } from './engine-fixture.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-contract-'));
const directories = new WeakMap<LogEngine, string>();
let opened = 0;
after(() => fs.rmSync(root, { recursive: true, force: true }));

const factory: LogEngineFactory = {
  open: async (clock) => {
    const directory = path.join(root, `${opened++}`);
    const engine = await openEngine(directory, { clock });
    directories.set(engine, directory);
    return engine;
  },
  reopen: async (closed, clock) => {
    const directory = directories.get(closed) ?? '';
    const engine = await openEngine(directory, { clock });
    directories.set(engine, directory);
    return engine;
  },
};

logEngineContract('the embedded engine', factory);
