/** What keeps a data directory from being opened. */

/** The data directory cannot be opened as it is; the message says why. */
export class DataDirectoryError extends Error {
  override readonly name: string = 'DataDirectoryError';
}

/** A file without which nothing else can be read is not what was written. */
export class DamagedFileError extends DataDirectoryError {
  readonly file: string;

  constructor(file: string) {
    super(`${file} is damaged`);
    this.file = file;
  }
}
