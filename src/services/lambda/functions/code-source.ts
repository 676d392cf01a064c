/** Where code comes from: a zip in the request, an object in S3, or a folder of this machine. */
import { createHash } from 'node:crypto';
import { Mutex } from '../../../platform/async/mutex.ts';
import { nothingButZip, objectNotFound } from '../code-errors.ts';
import { featureNotAvailable, invalidParameter } from '../errors.ts';
import { UNZIPPED_BYTES_MAX } from '../limits.ts';
import { PACKAGE_LIMITS, type PackageLimits } from './code-package.ts';
import type { CodeStore, StoredPackage } from './code-store.ts';
import type { FunctionCode } from './function-section.ts';
import { HOT_RELOAD_BUCKET, type HotDirectories } from './hot-directories.ts';

/** What requests say about code; functions and layers have these members in common. */
export interface CodeRequest {
  readonly ZipFile?: Uint8Array | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly S3ObjectVersion?: string | undefined;
  readonly SourceKMSKeyArn?: string | undefined;
}

/** S3, as far as code goes. */
export interface CodeBucket {
  /** `unavailable` says in a sentence why nothing can be had from any bucket. */
  get(bucket: string, key: string, version: string | undefined, bytesMax: number): Promise<CodeObject>;
}

export type CodeObject =
  | { readonly kind: 'found'; readonly content: Uint8Array }
  | { readonly kind: 'no-bucket' }
  | { readonly kind: 'no-object' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unavailable'; readonly sentence: string };

export type CodeSource =
  | { readonly kind: 'package'; readonly zip: Uint8Array; readonly limits: PackageLimits }
  | { readonly kind: 'directory'; readonly directory: string };

export type CodeKind = 'function code' | 'layer content';

/** A package from S3 may have what it may have unzipped (API reference: the 50 MB are those of a direct upload). */
const S3_PACKAGE_LIMITS: PackageLimits = { ...PACKAGE_LIMITS, zipBytesMax: UNZIPPED_BYTES_MAX };

export class CodeSources {
  readonly #bucket: CodeBucket;
  readonly #hot: HotDirectories;
  readonly #objects = new Mutex();

  constructor(bucket: CodeBucket, hot: HotDirectories) {
    this.#bucket = bucket;
    this.#hot = hot;
  }

  /**
   * Runs `use` with the code. Throws AWS's refusal; `what` names the content in it. Of objects in S3, which may be large, one
   * at a time is in memory.
   */
  use<Result>(request: CodeRequest, what: CodeKind, use: (source: CodeSource) => Promise<Result>): Promise<Result> {
    const run = async (): Promise<Result> => use(await this.#read(request, what));
    return request.S3Key === undefined ? run() : this.#objects.run(run);
  }

  async #read(request: CodeRequest, what: CodeKind): Promise<CodeSource> {
    const { ZipFile: zip, S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = request;
    if (request.SourceKMSKeyArn !== undefined) throw featureNotAvailable('Encrypted packages (SourceKMSKeyArn) are');
    if (zip !== undefined) {
      if (bucket !== undefined || key !== undefined || version !== undefined) throw nothingButZip();
      return { kind: 'package', zip, limits: PACKAGE_LIMITS };
    }
    if (bucket === undefined || key === undefined) throw invalidParameter(`Please provide a source for ${what}.`);
    if (bucket === HOT_RELOAD_BUCKET && what === 'function code') return { kind: 'directory', directory: this.#hot.resolve(key) };
    const object = await this.#bucket.get(bucket, key, version, UNZIPPED_BYTES_MAX);
    switch (object.kind) {
      case 'found':
        return { kind: 'package', zip: object.content, limits: S3_PACKAGE_LIMITS };
      case 'no-bucket':
        throw objectNotFound('NoSuchBucket', 'The specified bucket does not exist');
      case 'no-object':
        throw objectNotFound('NoSuchKey', 'The specified key does not exist.');
      case 'too-large':
        throw invalidParameter(`Unzipped size must be smaller than ${UNZIPPED_BYTES_MAX} bytes`);
      case 'unavailable':
        throw invalidParameter(object.sentence);
    }
  }
}

/** Stores what is to be stored, then runs `submit` with the code's name, as `CodeStore.upload` does. */
export function storeCode<Result>(
  store: CodeStore,
  source: CodeSource,
  submit: (code: FunctionCode & StoredPackage) => Promise<Result>,
): Promise<Result> {
  if (source.kind === 'package') return store.upload(source.zip, submit, source.limits);
  const { directory } = source;
  const sha256Hex = createHash('sha256').update(`${HOT_RELOAD_BUCKET}/${directory}`).digest('hex');
  return submit({ sha256Hex, sizeBytes: 0, unzippedBytes: 0, directory });
}
