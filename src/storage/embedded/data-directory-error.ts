/** What keeps a data directory from being opened. */

/** The data directory cannot be opened as it is; the message says why. */
export class DataDirectoryError extends Error {
  override readonly name: string = 'DataDirectoryError';
}

/** A file without which nothing else can be read is not what was written. */
export class DamagedFileError extends DataDirectoryError {
  readonly file: string;

  /** `what` is wrong, as the end of a sentence that begins with the file. */
  constructor(file: string, what = 'is damaged') {
    super(`${file} ${what}`);
    this.file = file;
  }
}
