/**
 * Heads of HTTP/1.1 answers as text, as Node's server writes them: what the answer says, then Date, Connection and Keep-Alive.
 *
 * AH1. A name or value with a character that HTTP forbids there makes no head: it throws.
 */
import { STATUS_CODES } from 'node:http';
import { type Clock, httpTimestamp } from '../../platform/clock.ts';
import type { UniversalResponse } from '../../protocol/universal.ts';

const FORBIDDEN_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export class AnswerHeads {
  readonly #clock: Clock;
  readonly #keepAlive: string;
  /** The second for which `#end` was written. */
  #second = Number.NaN;
  #end = '';
  /** Answers of one operation share their headers, so the last ones are often the next ones. */
  #lastStatus = 0;
  #lastHeaders: UniversalResponse['headers'] = {};
  #lastLine = '';
  #lastText = '';

  /** Clients are told that a connection is kept for `idleTimeoutMs`. */
  constructor(clock: Clock, idleTimeoutMs: number) {
    this.#clock = clock;
    this.#keepAlive = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(idleTimeoutMs / 1000)}\r\n\r\n`;
  }

  /** `fixed` are names, which are right, and values by turns. A status of 204 has no body and says no length. */
  of({ status, headers }: UniversalResponse, fixed: readonly string[], bodyBytes: number, keepAlive: boolean): string {
    if (status !== this.#lastStatus || headers !== this.#lastHeaders) this.#remember(status, headers);
    let text = this.#lastLine;
    for (let index = 0; index < fixed.length; index += 2) {
      text += `${fixed[index]}: ${checkedValue(fixed[index + 1] as string)}\r\n`;
    }
    text += this.#lastText;
    if (status !== 204) text += `Content-Length: ${bodyBytes}\r\n`;
    return text + (keepAlive ? this.#endNow() : `Connection: close\r\nDate: ${httpTimestamp(this.#clock.nowMs())}\r\n\r\n`);
  }

  #remember(status: number, headers: UniversalResponse['headers']): void {
    let text = '';
    for (const name in headers) text += `${checkedName(name)}: ${checkedValue(headers[name] as string)}\r\n`;
    this.#lastStatus = status;
    this.#lastHeaders = headers;
    this.#lastLine = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`;
    this.#lastText = text;
  }

  #endNow(): string {
    const nowMs = this.#clock.nowMs();
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#end = `Date: ${httpTimestamp(nowMs)}\r\n${this.#keepAlive}`;
    }
    return this.#end;
  }
}

function checkedName(name: string): string {
  if (!NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a header`); // AH1
  return name;
}

function checkedValue(value: string): string {
  if (FORBIDDEN_IN_VALUE.test(value)) throw new TypeError(`${JSON.stringify(value)} is no value of a header`); // AH1
  return value;
}
