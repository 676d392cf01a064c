/** Blobs in memory, for tests and for servers that may forget. */
import { createHash } from 'node:crypto';
import type { BlobStore } from '../blob-store.ts';

export class MemoryBlobStore implements BlobStore {
  readonly #blobs = new Map<string, Uint8Array>();

  async put(content: Uint8Array): Promise<string> {
    const digest = createHash('sha256').update(content).digest('hex');
    if (!this.#blobs.has(digest)) this.#blobs.set(digest, Buffer.from(content));
    return digest;
  }

  async get(sha256Hex: string): Promise<Uint8Array | undefined> {
    return this.#blobs.get(sha256Hex);
  }

  async delete(sha256Hex: string): Promise<void> {
    this.#blobs.delete(sha256Hex);
  }

  async list(): Promise<string[]> {
    return [...this.#blobs.keys()].sort();
  }
}
