/** What stands for S3 as far as Millrace needs it: a directory (s3-directory.ts) or an S3 elsewhere (external/). */
import { parseArn } from '../protocol/arn.ts';
import type { CodeBucket } from '../services/lambda/functions/code-source.ts';

export interface ObjectStore extends CodeBucket {
  /** A sentence when the ARN is no bucket that objects can be put into. */
  refuseDestination(arn: string): string | undefined;
  /** Resolves once the object is durable. Rejects with an `UndeliverableError` for one that is never taken. */
  put(bucketArn: string, key: string, body: string, signal?: AbortSignal): Promise<void>;
}

/** A bucket's name (S3 user guide, naming rules). */
export const BUCKET: RegExp = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Undefined for what is no ARN of a bucket. */
export function bucketOfArn(arn: string): string | undefined {
  const parsed = parseArn(arn);
  const isBucket = parsed?.service === 's3' && parsed.region === '' && parsed.accountId === '' && BUCKET.test(parsed.resource);
  return isBucket ? parsed.resource : undefined;
}
