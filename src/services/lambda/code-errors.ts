/** The errors of packages, and of where they come from. */
import type { ServiceError } from '../../protocol/service-error.ts';
import { invalidParameter, tooLarge } from './errors.ts';

/** As users report it. */
export function objectNotFound(code: 'NoSuchBucket' | 'NoSuchKey', text: string): ServiceError {
  return invalidParameter(`Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${text}`);
}

/** As users report it. */
export function nothingButZip(): ServiceError {
  return invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.');
}

/** Recorded 2023-11. */
export function imageForZip(): ServiceError {
  return invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
}

export function noCodeRoot(): ServiceError {
  return invalidParameter(
    'A folder as code (S3Bucket=hot-reload) must lie below one that the server was told of: start Millrace with --code-root DIR.',
  );
}

export function hotFolderOutside(folder: string): ServiceError {
  return invalidParameter(`The folder ${folder} does not lie below any --code-root of this server.`);
}

export function hotFolderUnusable(folder: string, why: string): ServiceError {
  return invalidParameter(`S3Key must be the absolute path of a folder when S3Bucket is hot-reload: ${folder}: ${why}.`);
}

/** A version never changes; a folder does. */
export function hotFolderPublished(): ServiceError {
  return invalidParameter('A function whose code is a folder of this machine (S3Bucket=hot-reload) cannot be published.');
}

/** `detail` says what is wrong with the package; AWS leaves one guessing. */
export function badPackage(detail: string): ServiceError {
  return invalidParameter(`Could not unzip uploaded file. Please check your file, then try to upload again. (${detail})`);
}

export function emptyPackage(): ServiceError {
  return invalidParameter('Uploaded file must be a non-empty zip');
}

export function unzippedTooLarge(bytesMax: number): ServiceError {
  return invalidParameter(`Unzipped size must be smaller than ${bytesMax} bytes`);
}

export function zippedTooLarge(bytesMax: number): ServiceError {
  return tooLarge(`Zipped size must be smaller than ${bytesMax} bytes`);
}
