import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { reportRun } from '../support/run-report.ts';
import { EngineHistory, LOGS } from './engine-history.ts';

const PROGRAM = fileURLToPath(new URL('./append-until-killed.js', import.meta.url));
const KILLS = 10;
/** A run that acknowledged less proves nothing. */
const ACKNOWLEDGED_MIN = 100;

describe('the embedded engine under kill -9', () => {
  it('has every acknowledged entry at its offset after each of many kills, and nothing twice', async (test) => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-'));
    test.after(() => fs.rmSync(directory, { recursive: true, force: true }));
    const history = new EngineHistory();
    for (let run = 0; run < KILLS; run++) {
      const before = history.acknowledged;
      history.note(await runAndKill(directory, run, 40 + 35 * run));
      assert.ok(history.acknowledged - before > ACKNOWLEDGED_MIN, `run ${run} acknowledged ${history.acknowledged - before}`);
      await history.check(directory);
    }
    reportRun('kill-engine', `${KILLS} kills, ${history.acknowledged} entries acknowledged`);
  });
});

/** The output of a run that was killed `afterMs` after it was ready, or when it had acknowledged enough to prove anything, if that was later. */
function runAndKill(directory: string, run: number, afterMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, directory, String(run), String(LOGS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    let lines = 0;
    let isDue = false;
    const killIfDue = (): void => {
      if (isDue && lines > 2 * ACKNOWLEDGED_MIN) child.kill('SIGKILL');
    };
    child.stdout.on('data', (bytes: Buffer) => {
      const text = bytes.toString();
      output += text;
      lines += text.split('\n').length - 1;
      killIfDue();
    });
    child.stdout.once('data', () =>
      setTimeout(() => {
        isDue = true;
        killIfDue();
      }, afterMs),
    );
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(output);
      else reject(new Error(`the program ended by itself: ${output.slice(-500)}`));
    });
  });
}
