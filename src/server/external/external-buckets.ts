/** Buckets of an S3 elsewhere: destinations of documents, and where code packages come from. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { CodeObject } from '../../services/lambda/functions/code-source.ts';
import { bucketOfArn, type ObjectStore } from '../object-store.ts';
import { clientPlace, delivered, type ExternalSettings, sending, statusOf } from './external-service.ts';

type Sdk = Pick<typeof import('@aws-sdk/client-s3'), 'S3Client' | 'PutObjectCommand' | 'GetObjectCommand'>;

/** An object that S3 never takes (API reference, error responses). That a bucket is not there, or access to it, may pass. */
const REFUSALS: ReadonlySet<string> = new Set(['EntityTooLarge', 'KeyTooLongError']);
const STATUS_NOT_FOUND = 404;

export class ExternalBuckets implements ObjectStore {
  readonly #sdk: Sdk;
  readonly #client: S3Client;

  constructor(sdk: Sdk, settings: ExternalSettings) {
    this.#sdk = sdk;
    this.#client = new sdk.S3Client({
      ...clientPlace(settings, '', ''),
      // A name for each bucket is there at AWS alone, and not every store that speaks S3 knows checksums of bodies.
      ...(settings.endpoint === 'aws'
        ? { followRegionRedirects: true }
        : { forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
    });
  }

  refuseDestination(arn: string): string | undefined {
    return bucketOfArn(arn) === undefined ? `The destination ARN ${arn} is invalid.` : undefined;
  }

  async put(arn: string, key: string, body: string, signal?: AbortSignal): Promise<void> {
    const place = { Bucket: bucketOfArn(arn) ?? '', Key: key };
    const command = new this.#sdk.PutObjectCommand({ ...place, Body: Buffer.from(body), ContentType: 'application/json' });
    await delivered(this.#client.send(command, sending(signal)), REFUSALS);
  }

  async get(bucket: string, key: string, version: string | undefined, bytesMax: number): Promise<CodeObject> {
    const place = { Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }) };
    try {
      const { Body: body, ContentLength: length = 0 } = await this.#client.send(new this.#sdk.GetObjectCommand(place));
      if (body === undefined) return { kind: 'no-object' };
      const content = length > bytesMax ? undefined : await collected(body as AsyncIterable<Uint8Array>, bytesMax);
      if (content !== undefined) return { kind: 'found', content };
      (body as { destroy?(): void }).destroy?.();
      return { kind: 'too-large' };
    } catch (error: unknown) {
      if (!(error instanceof Error)) throw error;
      if (error.name === 'NoSuchBucket') return { kind: 'no-bucket' };
      if (statusOf(error) === STATUS_NOT_FOUND) return { kind: 'no-object' };
      return { kind: 'unavailable', sentence: `The object cannot be had from S3: ${error.message || error.name}` };
    }
  }

  close(): void {
    this.#client.destroy();
  }
}

/** A length that was not told, or is not true, is found out while it comes. Undefined for more than `bytesMax`. */
async function collected(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
