/**
 * Folders of this machine as function code (`S3Bucket=hot-reload`, `S3Key=<absolute path>`, the convention known from
 * LocalStack): the folder itself is the code.
 *
 * H1. Only below the roots that the server was started with; links are followed before that is decided, when the function is
 *     made and whenever an environment starts.
 * H2. A change of any file below the folder shows in its fingerprint. A folder of many files is not looked at each time: not
 *     before several times the time of a look have passed.
 * H3. Looking at it never fails: builds remove files while they are looked at, and what cannot be read counts as gone.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '../../../platform/clock.ts';
import { type Files, systemErrorCode } from '../../../platform/files.ts';
import { hotFolderOutside, hotFolderUnusable, noCodeRoot } from '../code-errors.ts';
import { HOT_FILES_ALWAYS, HOT_FILES_MAX, HOT_FOLDERS_MAX, HOT_LOOK_SHARE } from '../limits.ts';

/** The bucket that stands for folders of this machine. */
export const HOT_RELOAD_BUCKET = 'hot-reload';

interface Look {
  readonly fingerprint: string;
  /** Until then it counts as fresh. */
  readonly freshUntilMs: number;
}

export class HotDirectories {
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #roots: readonly string[];
  readonly #looks = new Map<string, Look>();

  /** `roots`: absolute paths; one that does not exist lets nothing in. */
  constructor(files: Files, clock: Clock, roots: readonly string[]) {
    this.#files = files;
    this.#clock = clock;
    this.#roots = roots;
  }

  /** The folder without links in its path; throws a service error when it cannot be code here (H1). */
  resolve(folder: string): string {
    if (this.#roots.length === 0) throw noCodeRoot();
    if (!path.isAbsolute(folder)) throw hotFolderUnusable(folder, 'it is no absolute path');
    if (folder.includes('\0') || !this.#files.isDirectory(folder)) throw hotFolderUnusable(folder, 'there is no such folder');
    const real = this.#files.realPath(folder);
    if (!this.#isInside(real)) throw hotFolderOutside(folder);
    return real;
  }

  /** Undefined when a folder that was resolved earlier may not be used any more, or is gone. */
  open(directory: string): string | undefined {
    const isThere = this.#files.isDirectory(directory);
    return isThere && this.#isInside(this.#files.realPath(directory)) ? directory : undefined;
  }

  /** Differs whenever something below the folder does (H2). */
  fingerprint(directory: string): string {
    const startedMs = this.#clock.monotonicMs();
    const last = this.#looks.get(directory);
    if (last !== undefined && startedMs < last.freshUntilMs) return last.fingerprint;
    const { fingerprint, count } = this.#lookAt(directory);
    const endedMs = this.#clock.monotonicMs();
    if (count <= HOT_FILES_ALWAYS) return fingerprint;
    this.#looks.delete(directory);
    this.#looks.set(directory, { fingerprint, freshUntilMs: endedMs + (endedMs - startedMs) * HOT_LOOK_SHARE });
    const [oldest] = this.#looks.keys();
    if (this.#looks.size > HOT_FOLDERS_MAX && oldest !== undefined) this.#looks.delete(oldest);
    return fingerprint;
  }

  #isInside(real: string): boolean {
    return this.#roots.some((root) => {
      if (!this.#files.isDirectory(root)) return false;
      const below = path.relative(this.#files.realPath(root), real);
      return below === '' || !(below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below));
    });
  }

  #lookAt(directory: string): { readonly fingerprint: string; readonly count: number } {
    const hash = createHash('sha256');
    const waiting = [directory];
    let count = 0;
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      for (const name of unlessGone(() => this.#files.list(folder)) ?? []) {
        if (name.startsWith('.')) continue;
        const place = path.join(folder, name);
        if (!this.#files.exists(place)) continue; // it went meanwhile, or it is a link to nothing
        count += 1;
        if (count > HOT_FILES_MAX) return { fingerprint: hash.digest('hex'), count };
        if (unlessGone(() => this.#files.isDirectory(place)) === true) waiting.push(place);
        else hash.update(`${place}\n${unlessGone(() => this.#files.stampOf(place)) ?? 'gone'}\n`);
      }
    }
    return { fingerprint: hash.digest('hex'), count };
  }
}

/** H3 */
function unlessGone<Seen>(look: () => Seen): Seen | undefined {
  try {
    return look();
  } catch (error: unknown) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
