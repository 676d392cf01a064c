/** Byte streams of files and of this process, and their lines. */
import fs from 'node:fs';
import type { Readable } from 'node:stream';

/** The bytes of a file, read as they are asked for. Its errors arrive as the stream's `error` event. */
export function fileStream(filePath: string): Readable {
  return fs.createReadStream(filePath);
}

export function standardInput(): Readable {
  return process.stdin;
}

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A line longer than the reader's bound. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';

  /** The first line is 1. */
  constructor(lineNumber: number, bytesMax: number) {
    super(`line ${lineNumber} is longer than ${bytesMax} bytes`);
  }
}

/**
 * Calls `onLines` with the complete lines of each piece that arrives, without their line ends; a last line without one
 * counts. While the returned promise is pending nothing more is read: that is the back-pressure. Views are valid for good.
 * Rejects with a {@link LineTooLongError} when the lines before such a line have been handed over.
 */
export async function forEachLines(
  source: Readable,
  bytesMax: number,
  onLines: (lines: readonly Uint8Array[]) => Promise<void>,
): Promise<void> {
  let lineNumber = 1; // of the first line that is not handed over yet
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of source as AsyncIterable<Buffer>) {
    const bytes = rest.byteLength === 0 ? piece : Buffer.concat([rest, piece]);
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      const line = bytes.subarray(start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
      if (line.byteLength > bytesMax) break;
      lines.push(line);
      start = end + 1;
    }
    if (lines.length > 0) await onLines(lines);
    lineNumber += lines.length;
    rest = bytes.subarray(start);
    if (rest.byteLength > bytesMax) throw new LineTooLongError(lineNumber, bytesMax);
  }
  if (rest.byteLength > 0) await onLines([rest]);
}
