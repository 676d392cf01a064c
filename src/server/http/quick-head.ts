/**
 * Reads the head of a plain request, the one that clients of AWS send by the thousand. At anything that is not quite usual
 * it gives up, and Node's parser decides what that is.
 *
 *     head  = "POST / HTTP/1.1" CRLF 1*( name ":" value CRLF ) CRLF
 *     name  = token (RFC 9110 §5.6.2), each name once
 *     value = any of HTAB, SP and the visible ASCII characters
 *
 * QH1. What it reads, every parser reads alike: one Content-Length of digits and no Transfer-Encoding tell where the body
 *      ends, lines end in CRLF, and no line goes on in the next.
 * QH2. What asks for more than an answer (Expect, Upgrade, another Connection than keep-alive) or has no Host is unusual.
 * QH3. The time is linear in the size: names are compared with one another, so a head with many is unusual.
 */
import { HEADER_BYTES_MAX, QUICK_HEADERS_MAX } from '../limits.ts';

const REQUEST_LINE = 'POST / HTTP/1.1\r\n';
const HEAD_END = Buffer.from('\r\n\r\n');
const PLAIN = /^POST \/ HTTP\/1\.1\r\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*\r\n)+$/;
/** Of the space around it one blank in front alone: about the rest parsers differ. */
const LENGTH = /\r\nContent-Length: ?\d{1,9}\r\n/i;
const UNUSUAL_NAMES: readonly string[] = ['transfer-encoding', 'expect', 'upgrade'];

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

  header(name: string): string | undefined {
    const index = this.names.indexOf(name);
    return index === -1 ? undefined : this.values[index];
  }

  /** Names as they came and values by turns. */
  rawHeaders(): readonly string[] {
    const lines = this.text.slice(REQUEST_LINE.length, -2).split('\r\n');
    return lines.flatMap((line, index) => [line.slice(0, line.indexOf(':')), this.values[index] ?? '']);
  }
}

/** The head that `bytes` begin with; `incomplete` while they may become one. */
export function readQuickHead(bytes: Buffer): QuickHead | 'incomplete' | 'unusual' {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1 || end + HEAD_END.byteLength > HEADER_BYTES_MAX) return mayBecomeOne(bytes) ? 'incomplete' : 'unusual';
  const text = bytes.toString('latin1', 0, end + 2);
  return PLAIN.test(text) ? headOf(text) : 'unusual';
}

function mayBecomeOne(bytes: Buffer): boolean {
  return bytes.byteLength < HEADER_BYTES_MAX && REQUEST_LINE.startsWith(bytes.toString('latin1', 0, REQUEST_LINE.length));
}

/** `text` is plain. */
function headOf(text: string): QuickHead | 'unusual' {
  const names: string[] = [];
  const values: string[] = [];
  for (let at = REQUEST_LINE.length; at < text.length; ) {
    const colon = text.indexOf(':', at);
    const end = text.indexOf('\r\n', colon);
    const name = text.slice(at, colon).toLowerCase();
    if (names.includes(name) || UNUSUAL_NAMES.includes(name)) return 'unusual'; // QH1, QH2
    if (names.length === QUICK_HEADERS_MAX) return 'unusual'; // QH3
    names.push(name);
    values.push(text.slice(colon + 1, end).trim());
    at = end + 2;
  }
  const connection = values[names.indexOf('connection')];
  if (!LENGTH.test(text) || !names.includes('host')) return 'unusual'; // QH1
  if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return 'unusual';
  return new QuickHead(text, names, values, Number(values[names.indexOf('content-length')]));
}
