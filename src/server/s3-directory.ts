/**
 * A directory as S3, as far as on-failure destinations and code packages need it: an object is the file
 * `<directory>/<bucket>/<key>`. A bucket comes into being with its first object.
 *
 * G1. `put` resolves once the object and all folders on the way to it are durable. Putting it again replaces it.
 * G2. Nothing is written or read outside of the directory: bucket and key consist of names that lead nowhere else, and links
 *     are followed before anything is read.
 */
import path from 'node:path';
import { type Files, writeFileDurablyAsync } from '../platform/files.ts';
import type { CodeObject } from '../services/lambda/functions/code-source.ts';
import { BUCKET, bucketOfArn, type ObjectStore } from './object-store.ts';

const KEY_PART = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,200}$/;

const NO_S3 =
  'Code from S3 needs a directory to stand for S3: start Millrace with --s3-directory DIR, or name an S3 elsewhere with --s3-endpoint.';

export class S3Directory implements ObjectStore {
  readonly #directory: string | undefined;
  readonly #files: Files;

  /** Without a directory every bucket is refused. */
  constructor(directory: string | undefined, files: Files) {
    this.#directory = directory;
    this.#files = files;
  }

  /** A sentence when the ARN is no bucket that objects can be put into. */
  refuseDestination(arn: string): string | undefined {
    if (bucketOfArn(arn) === undefined) return `The destination ARN ${arn} is invalid.`;
    if (this.#directory !== undefined) return undefined;
    return 'An S3 bucket as on-failure destination needs a directory to stand for S3: start Millrace with --s3-directory DIR, or name an S3 elsewhere with --s3-endpoint.';
  }

  /** Rejects when the object could not be written. */
  async put(arn: string, key: string, body: string): Promise<void> {
    const parts = partsOf(bucketOfArn(arn), key);
    if (this.#directory === undefined || parts === undefined) throw new Error(`there is no place for ${key} in ${arn}`);
    this.#files.makeDirectory(this.#directory);
    const name = parts.pop() ?? '';
    const folder = parts.reduce((parent, part) => this.#folder(parent, part), this.#directory);
    await writeFileDurablyAsync(this.#files, path.join(folder, name), Buffer.from(body)); // G1; in the background: it may be large
  }

  /** The object's content. There are no versions of objects. */
  async get(bucket: string, key: string, version: string | undefined, bytesMax: number): Promise<CodeObject> {
    const files = this.#files;
    const directory = this.#directory;
    if (directory === undefined) return { kind: 'unavailable', sentence: NO_S3 };
    if (version !== undefined)
      return { kind: 'unavailable', sentence: 'Versions of objects (S3ObjectVersion) are not kept here.' };
    if (!BUCKET.test(bucket) || !files.isDirectory(path.join(directory, bucket))) return { kind: 'no-bucket' };
    const parts = key.split('/');
    const place = path.join(directory, bucket, ...parts);
    const isSafe = parts.every((part) => KEY_PART.test(part)); // G2
    if (!isSafe || !files.exists(place) || files.isDirectory(place)) return { kind: 'no-object' };
    const root = files.realPath(directory);
    const real = files.realPath(place);
    if (!real.startsWith(`${root}${path.sep}`)) return { kind: 'no-object' }; // G2
    const file = files.open(real, 'read');
    try {
      const sizeBytes = files.sizeBytes(file);
      if (sizeBytes > bytesMax) return { kind: 'too-large' };
      const content = new Uint8Array(sizeBytes);
      return { kind: 'found', content: content.subarray(0, files.readAt(file, content, 0)) };
    } finally {
      files.close(file);
    }
  }

  #folder(parent: string, name: string): string {
    const folder = path.join(parent, name);
    if (this.#files.exists(folder)) return folder;
    this.#files.makeDirectory(folder);
    this.#files.syncDirectory(parent);
    return folder;
  }
}

/** G2. Undefined for what leads elsewhere. */
function partsOf(bucket: string | undefined, key: string): string[] | undefined {
  const parts = key.split('/');
  return bucket !== undefined && parts.every((part) => KEY_PART.test(part)) ? [bucket, ...parts] : undefined;
}
