/**
 * Reads the head of a plain HTTP/1.1 request, of the kind that comes by the thousand. At anything that is not quite usual it
 * gives up, and Node's parser decides what that is.
 *
 *     head  = request-line CRLF 1*( name ":" value CRLF ) CRLF
 *     name  = token (RFC 9110 §5.6.2), each name once
 *     value = any of HTAB, SP and the visible ASCII characters
 *
 * QH1. What it reads, every parser reads alike: one Content-Length of digits and no Transfer-Encoding tell where the body
 *      ends, lines end in CRLF, and no line goes on in the next. A GET has neither, and no body.
 * QH2. What asks for more than an answer (Expect, Upgrade, another Connection than keep-alive) or has no Host is unusual.
 * QH3. The time is linear in the size: names are compared with one another, so a head with many is unusual.
 */

const HEAD_END = Buffer.from('\r\n\r\n');
const LINES = "(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e]*\\r\\n)+";
/** Of the space around it one blank in front alone: about the rest parsers differ. */
const LENGTH = /\r\nContent-Length: ?\d{1,9}\r\n/i;
const UNUSUAL_NAMES: readonly string[] = ['transfer-encoding', 'expect', 'upgrade'];
const GET = 'GET ';

export interface QuickHeadForm {
  /** What request lines of GET or POST are plain: the source of a regular expression, without the line's end. */
  readonly requestLine: string;
  /** What plain heads begin with: one that is incomplete begins with one of them, or one of them begins with it. */
  readonly beginnings: readonly string[];
  readonly bytesMax: number;
  readonly headersMax: number;
}

/** The head of one request. */
export class QuickHead {
  /** In lower case, each once. */
  readonly names: readonly string[];
  readonly values: readonly string[];
  /** The head as it came, without the empty line. */
  readonly text: string;
  readonly headBytes: number;
  readonly bodyBytes: number;

  constructor(text: string, names: readonly string[], values: readonly string[], bodyBytes: number) {
    this.text = text;
    this.names = names;
    this.values = values;
    this.headBytes = text.length + 2;
    this.bodyBytes = bodyBytes;
  }

  get method(): 'GET' | 'POST' {
    return this.text.startsWith(GET) ? 'GET' : 'POST';
  }

  /** What was asked for, between the blanks of the request line. */
  get target(): string {
    const begin = this.text.indexOf(' ') + 1;
    return this.text.slice(begin, this.text.indexOf(' ', begin));
  }

  header(name: string): string | undefined {
    const index = this.names.indexOf(name);
    return index === -1 ? undefined : this.values[index];
  }

  /** Names as they came and values by turns. */
  rawHeaders(): readonly string[] {
    const lines = this.text.slice(linesBegin(this.text), -2).split('\r\n');
    return lines.flatMap((line, index) => [line.slice(0, line.indexOf(':')), this.values[index] ?? '']);
  }
}

export class QuickHeads {
  readonly #form: QuickHeadForm;
  readonly #plain: RegExp;

  constructor(form: QuickHeadForm) {
    this.#form = form;
    this.#plain = new RegExp(`^(?:${form.requestLine})\\r\\n${LINES}$`);
  }

  /** The head that `bytes` begin with; `incomplete` while they may become one. */
  read(bytes: Buffer): QuickHead | 'incomplete' | 'unusual' {
    const end = bytes.indexOf(HEAD_END);
    const { bytesMax } = this.#form;
    if (end === -1 || end + HEAD_END.byteLength > bytesMax) return this.#mayBecomeOne(bytes) ? 'incomplete' : 'unusual';
    const text = bytes.toString('latin1', 0, end + 2);
    return this.#plain.test(text) ? this.#headOf(text) : 'unusual';
  }

  #mayBecomeOne(bytes: Buffer): boolean {
    const { beginnings, bytesMax } = this.#form;
    if (bytes.byteLength >= bytesMax) return false;
    return beginnings.some((beginning) => beginning.startsWith(bytes.toString('latin1', 0, beginning.length)));
  }

  /** `text` is plain. */
  #headOf(text: string): QuickHead | 'unusual' {
    const names: string[] = [];
    const values: string[] = [];
    for (let at = linesBegin(text); at < text.length; ) {
      const colon = text.indexOf(':', at);
      const end = text.indexOf('\r\n', colon);
      const name = text.slice(at, colon).toLowerCase();
      if (names.includes(name) || UNUSUAL_NAMES.includes(name)) return 'unusual'; // QH1, QH2
      if (names.length === this.#form.headersMax) return 'unusual'; // QH3
      names.push(name);
      values.push(text.slice(colon + 1, end).trim());
      at = end + 2;
    }
    const connection = values[names.indexOf('connection')];
    if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return 'unusual';
    const hasLength = names.includes('content-length');
    const isWhole = text.startsWith(GET) ? !hasLength : LENGTH.test(text);
    if (!isWhole || !names.includes('host')) return 'unusual'; // QH1
    return new QuickHead(text, names, values, hasLength ? Number(values[names.indexOf('content-length')]) : 0);
  }
}

/** Where the lines behind the request line begin. */
function linesBegin(text: string): number {
  return text.indexOf('\r\n') + 2;
}
