/** Takes the answers of the Runtime API out of what comes over a connection: each says how long its body is. */

export interface Answer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly bodyBytes: number;
}

const HEAD_END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) /;

export class AnswerReader {
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  /** Of the answer whose body is coming. */
  #head: Head | undefined;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#sizeBytes += chunk.byteLength;
  }

  /** The next answer when it is there as a whole. Throws for what no Runtime API sends. */
  next(): Answer | undefined {
    this.#head ??= this.#takeHead();
    if (this.#head === undefined || this.#sizeBytes < this.#head.bodyBytes) return undefined;
    const { status, headers, bodyBytes } = this.#head;
    this.#head = undefined;
    const bytes = this.#joined();
    this.#keep(bytes.subarray(bodyBytes));
    return { status, headers, body: bytes.toString('utf8', 0, bodyBytes) };
  }

  #takeHead(): Head | undefined {
    const bytes = this.#joined();
    const end = bytes.indexOf(HEAD_END);
    if (end === -1) return undefined;
    this.#keep(bytes.subarray(end + HEAD_END.length));
    return headIn(bytes.toString('latin1', 0, end));
  }

  #joined(): Buffer {
    return this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
  }

  #keep(bytes: Buffer): void {
    this.#chunks = bytes.byteLength === 0 ? [] : [bytes];
    this.#sizeBytes = bytes.byteLength;
  }
}

function headIn(text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const status = Number(STATUS_LINE.exec(statusLine)?.[1]);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const length = headers.get('content-length') ?? '';
  if (Number.isNaN(status) || !/^\d{1,15}$/.test(length)) throw new Error('no answer of the Runtime API');
  return { status, headers, bodyBytes: Number(length) };
}
