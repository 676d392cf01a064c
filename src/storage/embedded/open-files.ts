/**
 * Open files, bounded: the ones used longest ago are closed first.
 *
 * OF1. A file that is pinned (it is written or synced in the background) stays open; at most `flushesMax` are.
 */
import { assert } from '../../platform/assert.ts';
import type { FileDescriptor, Files } from '../../platform/files.ts';

interface OpenFile {
  readonly file: FileDescriptor;
  pins: number;
}

export class OpenFiles {
  readonly #files: Files;
  readonly #max: number;
  /** By path, the least recently used first. */
  readonly #open = new Map<string, OpenFile>();

  constructor(files: Files, max: number) {
    this.#files = files;
    this.#max = max;
  }

  get(path: string): FileDescriptor {
    const known = this.#open.get(path);
    if (known !== undefined) {
      this.#open.delete(path);
      this.#open.set(path, known);
      return known.file;
    }
    return this.#add(path, this.#files.open(path, 'read-write'));
  }

  /** Creates a file, in place of one that may have that name. */
  create(path: string): FileDescriptor {
    this.close(path);
    this.#files.remove(path);
    return this.#add(path, this.#files.open(path, 'create'));
  }

  /** Does something with a file in the background; it is not closed meanwhile (OF1). */
  async use(path: string, work: (file: FileDescriptor) => Promise<void>): Promise<void> {
    const file = this.get(path);
    const pinned = this.#open.get(path);
    assert(pinned !== undefined, 'a file that was just opened is open');
    pinned.pins += 1;
    try {
      await work(file);
    } finally {
      pinned.pins -= 1;
      if (pinned.pins === 0 && this.#open.get(path) !== pinned) this.#files.close(file);
    }
  }

  /** Closes a file if it is open; when it is pinned, as soon as that has ended. */
  close(path: string): void {
    const known = this.#open.get(path);
    if (known === undefined) return;
    this.#open.delete(path);
    if (known.pins === 0) this.#files.close(known.file);
  }

  closeAll(): void {
    for (const path of [...this.#open.keys()]) this.close(path);
  }

  #add(path: string, file: FileDescriptor): FileDescriptor {
    this.#open.set(path, { file, pins: 0 });
    for (const [oldest, { pins }] of this.#open) {
      if (this.#open.size <= this.#max) break;
      if (pins === 0 && oldest !== path) this.close(oldest);
    }
    return file;
  }
}
