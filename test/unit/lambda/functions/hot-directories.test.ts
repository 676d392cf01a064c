import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { SystemClock } from '../../../../src/platform/clock.ts';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { HotDirectories } from '../../../../src/services/lambda/functions/hot-directories.ts';

let folder = '';
let root = '';

function directories(roots: readonly string[] = [root]): HotDirectories {
  return new HotDirectories(new NodeFiles(), new SystemClock(), roots);
}

suite('Folders as code', () => {
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-hot-'));
    root = path.join(folder, 'root');
    mkdirSync(path.join(root, 'app/lib'), { recursive: true });
    mkdirSync(path.join(folder, 'root-beside'));
    writeFileSync(path.join(root, 'app/lib/file.js'), '1');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('Only what lies below a root may be code, wherever links lead', () => {
    assert.equal(directories().resolve(path.join(root, 'app')), path.join(root, 'app'));
    assert.equal(directories().resolve(root), root);
    symlinkSync(path.join(folder, 'root-beside'), path.join(root, 'out'));
    for (const outside of [path.join(root, 'out'), path.join(root, '../root-beside'), folder, '/']) {
      assert.throws(() => directories().resolve(outside), {
        code: 'InvalidParameterValueException',
        message: `The folder ${outside} does not lie below any --code-root of this server.`,
      });
    }
    symlinkSync(path.join(root, 'app'), path.join(folder, 'root-beside/in'));
    assert.equal(directories().resolve(path.join(folder, 'root-beside/in')), path.join(root, 'app'));
    assert.throws(() => directories().resolve('app'), /it is no absolute path/);
    assert.throws(() => directories().resolve(`${root}\0`), { code: 'InvalidParameterValueException' });
    assert.throws(() => directories().resolve(path.join(root, 'app/lib/file.js')), /there is no such folder/);
    assert.throws(() => directories([]).resolve(root), /start Millrace with --code-root DIR/);
  });

  test('A folder that became a link to elsewhere, or went, is not opened', () => {
    const app = path.join(root, 'app');
    assert.equal(directories().open(app), app);
    rmSync(app, { recursive: true });
    assert.equal(directories().open(app), undefined);
    symlinkSync(path.join(folder, 'root-beside'), app);
    assert.equal(directories().open(app), undefined);
    assert.equal(directories([]).open(root), undefined);
  });

  test('A change of content, time, or name shows in the fingerprint; a hidden file does not', async () => {
    const clock = new ManualClock();
    const hot = new HotDirectories(new NodeFiles(), clock, [root]);
    const seen = [hot.fingerprint(root)];
    const look = async (change: () => void): Promise<void> => {
      change();
      await clock.advance(1);
      seen.push(hot.fingerprint(root));
    };
    await look(() => writeFileSync(path.join(root, 'app/lib/file.js'), '22'));
    await look(() => utimesSync(path.join(root, 'app/lib/file.js'), 1, 1));
    await look(() => writeFileSync(path.join(root, 'app/new.js'), ''));
    await look(() => rmSync(path.join(root, 'app/new.js')));
    assert.equal(new Set(seen).size, 4); // without the new file it is as before
    const before = hot.fingerprint(root);
    writeFileSync(path.join(root, '.hidden'), 'x');
    symlinkSync(path.join(root, 'nowhere'), path.join(root, 'dangling'));
    assert.equal(hot.fingerprint(root), before);
  });

  test('A folder that became a file, and a file that goes while it is looked at, are no failures', () => {
    const app = path.join(root, 'app');
    const before = directories().fingerprint(app);
    class Vanishing extends NodeFiles {
      override stampOf(filePath: string): string {
        rmSync(filePath);
        return super.stampOf(filePath);
      }
    }
    const hot = new HotDirectories(new Vanishing(), new SystemClock(), [root]);
    assert.notEqual(hot.fingerprint(app), before);
    rmSync(app, { recursive: true });
    writeFileSync(app, '');
    assert.notEqual(directories().fingerprint(app), before);
  });
});
