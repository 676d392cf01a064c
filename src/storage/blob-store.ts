/** Content-addressed blobs (function code). A blob is synced before `put` resolves, hence before any command names it. */
export interface BlobStore {
  /** Stores bytes under their SHA-256; storing the same bytes twice is harmless. Returns the digest as lower-case hex. */
  put(content: Uint8Array): Promise<string>;
  /** The bytes, checked against the digest; undefined when there is no such blob. */
  get(sha256Hex: string): Promise<Uint8Array | undefined>;
  delete(sha256Hex: string): Promise<void>;
  /** Digests of all blobs, for the reconciler to find what nothing names. */
  list(): Promise<string[]>;
}

const DIGEST = /^[0-9a-f]{64}$/;

/** Whether a text has the form of a blob's digest. */
export function isBlobDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** A blob's bytes are not those that were stored. */
export class DamagedBlobError extends Error {
  override readonly name = 'DamagedBlobError';

  constructor(sha256Hex: string) {
    super(`the stored bytes of blob ${sha256Hex} are damaged`);
  }
}
