/**
 * What a function's process writes, as lines.
 *
 * O1. A line longer than `LOG_LINE_BYTES_MAX` is cut into several: no process can fill the memory with one line.
 * O2. `settled` waits until everything written before an answer is read, so that a line belongs to its invocation.
 */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../platform/clock.ts';
import { LOG_LINE_BYTES_MAX, LOG_TAIL_BYTES_MAX, OUTPUT_DRAIN_MS, OUTPUT_LOOKS_MAX } from '../limits.ts';
import type { OutputPosition } from './runtime-api/runtime-api.ts';

export class ProcessOutput {
  readonly #clock: Clock;
  readonly #stdout: LineSplitter;
  readonly #stderr: LineSplitter;
  #waiting: (() => void) | undefined;

  constructor(clock: Clock, stdout: Readable, stderr: Readable, onLine: (line: string) => void) {
    this.#clock = clock;
    const arrived = (): void => this.#waiting?.();
    this.#stdout = new LineSplitter(stdout, onLine, arrived);
    this.#stderr = new LineSplitter(stderr, onLine, arrived);
  }

  /**
   * Calls `done` when all output up to `position` is read, or when nothing has come for a short while (O2). At once when it
   * already is. Without a position: when what is in the pipes is read.
   */
  settled(position: OutputPosition | undefined, done: () => void): void {
    const finish = (): void => {
      this.#stdout.flush();
      this.#stderr.flush();
      done();
    };
    if (position === undefined) {
      void this.#quiet().then(finish);
      return;
    }
    const reached = (): boolean =>
      this.#stdout.bytesRead >= position.stdoutBytes && this.#stderr.bytesRead >= position.stderrBytes;
    if (reached()) {
      finish();
      return;
    }
    const end = (): void => {
      timer.cancel();
      this.#waiting = undefined;
      finish();
    };
    let timer = this.#clock.setTimer(OUTPUT_DRAIN_MS, end);
    this.#waiting = () => {
      if (reached()) {
        end();
        return;
      }
      timer.cancel();
      timer = this.#clock.setTimer(OUTPUT_DRAIN_MS, end);
    };
  }

  /** What was written before an answer is in the pipes when the answer comes: it is read when a look at them brings nothing more. */
  async #quiet(): Promise<void> {
    for (let looks = 0; looks < OUTPUT_LOOKS_MAX; looks++) {
      const before = this.#stdout.bytesRead + this.#stderr.bytesRead;
      await nextTurn(); // ends the turn that brought the answer
      await nextTurn();
      if (this.#stdout.bytesRead + this.#stderr.bytesRead === before) return;
    }
  }
}

class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest = '';
  bytesRead = 0;

  constructor(stream: Readable, onLine: (line: string) => void, arrived: () => void) {
    this.#onLine = onLine;
    stream.on('data', (chunk: Buffer) => {
      this.bytesRead += chunk.byteLength;
      this.#take(this.#decoder.write(chunk));
      arrived();
    });
    stream.once('end', () => this.flush());
    stream.on('error', () => {}); // the process's exit tells the rest
  }

  /** The last line, when it has no end yet. */
  flush(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }

  #take(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line);
    while (this.#rest.length >= LOG_LINE_BYTES_MAX) {
      this.#onLine(this.#rest.slice(0, LOG_LINE_BYTES_MAX)); // O1
      this.#rest = this.#rest.slice(LOG_LINE_BYTES_MAX);
    }
  }
}

/** The last `LOG_TAIL_BYTES_MAX` bytes of a sequence of lines, in bounded memory. */
export class LogTail {
  #lines: string[] = [];
  #sizeBytes = 0;

  add(line: string): void {
    this.#lines.push(line);
    this.#sizeBytes += Buffer.byteLength(line) + 1;
    if (this.#sizeBytes > 8 * LOG_TAIL_BYTES_MAX) this.#compact();
  }

  /** Each line with its line feed. */
  text(): string {
    return lastBytes(this.#lines.map((line) => `${line}\n`).join(''));
  }

  #compact(): void {
    const text = this.text();
    this.#lines = [text.endsWith('\n') ? text.slice(0, -1) : text];
    this.#sizeBytes = Buffer.byteLength(text);
  }
}

/** The end of a text, at most `LOG_TAIL_BYTES_MAX` bytes, cut between characters. */
export function lastBytes(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.byteLength <= LOG_TAIL_BYTES_MAX) return text;
  let start = bytes.byteLength - LOG_TAIL_BYTES_MAX;
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString('utf8', start);
}
