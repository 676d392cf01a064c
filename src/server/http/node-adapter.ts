/**
 * Between Node's two HTTP servers and the application: makes a universal request of what arrives (its body collected and
 * bounded, see body.ts) and writes the universal response.
 *
 * A1. One object per request; headers are looked up in what Node has parsed, and the abort signal is made when asked for.
 * A2. A streamed answer is produced no faster than the client takes it, and its source is told to stop when the client goes
 *     away or stops taking.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { isPieced, type UniversalResponse } from '../../protocol/universal.ts';
import {
  HEADER_BYTES_MAX,
  type ListenerLimits,
  RECEIVING_BYTES_MAX,
  REFUSED_BODY_BYTES_MAX,
  WATCHED_UNSENT_BYTES,
} from '../limits.ts';
import { type Admission, ClientGoneError, type HttpApplication } from './application.ts';
import { collectBody, discardBody, type ReceivingBudget } from './body.ts';
import { byteLength, type Exchange, isStreamed, type OpenExchange, stopSource } from './exchange.ts';
import { PieceBuffers, sendPieces } from './pieced-answer.ts';
import { streamAnswer } from './stream-answer.ts';

export interface NodeAdapterOptions {
  readonly application: HttpApplication;
  readonly limits: ListenerLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of a bug met while answering; it is expected to stop the process. */
  readonly onBug: (error: unknown) => void;
}

const UNWRITABLE: UniversalResponse = { status: 500, headers: {}, body: '' };
const EMPTY: Uint8Array = new Uint8Array(0);

interface ExchangeOptions extends NodeAdapterOptions {
  readonly buffers: PieceBuffers;
  /** Whether connections are kept, now. */
  readonly keepsAlive: () => boolean;
}

export class NodeAdapter {
  /** Of this adapter's servers and of whatever else collects bodies for it. */
  readonly receiving: ReceivingBudget = { heldBytes: 0, bytesMax: RECEIVING_BYTES_MAX };
  readonly #options: ExchangeOptions;
  #keepsAlive = true;

  constructor(options: NodeAdapterOptions) {
    this.#options = { ...options, buffers: new PieceBuffers(), keepsAlive: () => this.#keepsAlive };
  }

  /** From now on every HTTP/1.1 answer is the last on its connection. */
  stopKeepingAlive(): void {
    this.#keepsAlive = false;
  }

  serveHttp1(request: IncomingMessage, response: ServerResponse): void {
    const { headers } = request;
    const announced = headers['content-length'];
    const hasBody = (announced !== undefined && announced !== '0') || headers['transfer-encoding'] !== undefined;
    this.#serve(new Http1Exchange(request, response, this.#options), hasBody);
  }

  /** `rawHeaders` are names and values by turns. */
  serveHttp2(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: readonly string[]): void {
    if (stream.closed || stream.destroyed) return; // reset in the same packet: nobody waits for an answer
    if (listBytes(rawHeaders) > HEADER_BYTES_MAX) {
      // Node refuses such a list only of clients that have confirmed our settings, and those are the harmless ones.
      stream.respond({ ':status': 431 }, { endStream: true });
      stream.close(constants.NGHTTP2_NO_ERROR);
      return;
    }
    const hasBody = !stream.endAfterHeaders;
    if (hasBody) {
      const cut = (): void => stream.close(constants.NGHTTP2_CANCEL);
      stream.setTimeout(this.#options.limits.requestTimeoutMs, cut); // the HTTP/1.1 server has such a bound of its own
      stream.once('end', () => stream.setTimeout(0, cut));
    }
    this.#serve(new Http2Exchange(stream, headers, rawHeaders, this.#options), hasBody);
  }

  /** A request that is there already. False when its answer will be a stream: then nothing was done, and Node's server is asked. */
  serveQuick(exchange: Exchange): boolean {
    const admission = this.#options.application.admit(exchange);
    const { answer } = admission;
    if (admission.streams === true || (answer !== undefined && isStreamed(answer.body))) return false;
    if (answer !== undefined) this.#send(exchange, admission, answer);
    else if (exchange.body.byteLength > admission.bodyBytesMax) {
      this.#send(exchange, admission, admission.tooLarge(exchange.body.byteLength));
    } else this.#respond(exchange, admission);
    return true;
  }

  /**
   * A request whose body is still to be received, `bodyBytes` long. Undefined when it is refused or its answer will be a stream:
   * then nothing was done, and Node's server is asked.
   */
  admitQuick(exchange: Exchange, bodyBytes: number): Admission | undefined {
    const admission = this.#options.application.admit(exchange);
    const collects = admission.answer === undefined && admission.streams !== true && bodyBytes <= admission.bodyBytesMax;
    return collects ? admission : undefined;
  }

  /** Answers it when its body is there. */
  answerQuick(exchange: Exchange, admission: Admission): void {
    this.#respond(exchange, admission);
  }

  #serve(exchange: OpenExchange, hasBody: boolean): void {
    const admission = this.#options.application.admit(exchange);
    if (admission.answer !== undefined) {
      if (hasBody) exchange.discardBody();
      this.#send(exchange, admission, admission.answer);
      return;
    }
    if (!hasBody) {
      this.#respond(exchange, admission);
      return;
    }
    collectBody(
      exchange.source,
      { announcedBytes: announcedBytes(exchange), bytesMax: admission.bodyBytesMax, budget: this.receiving },
      (body) => {
        exchange.body = body;
        this.#respond(exchange, admission);
      },
      (reason, sizeBytes) => {
        const answer = reason === 'too-large' ? admission.tooLarge(sizeBytes) : admission.overloaded();
        exchange.discardBody();
        this.#send(exchange, admission, answer);
      },
    );
  }

  #respond(exchange: Exchange, admission: Admission): void {
    const response = admission.respond(exchange);
    if (response instanceof Promise) {
      response.then((settled) => this.#send(exchange, admission, settled)).catch((error: unknown) => this.#options.onBug(error));
    } else {
      this.#send(exchange, admission, response);
    }
  }

  /** An answer that Node refuses to write (a header with forbidden characters) costs that answer, not the process. */
  #send(exchange: Exchange, admission: Admission, response: UniversalResponse): void {
    try {
      exchange.send(admission.headers, response, this.#keepsAlive);
    } catch (error: unknown) {
      this.#options.logger.error({ err: error }, 'an answer could not be written');
      exchange.send([], UNWRITABLE, this.#keepsAlive);
    }
  }
}

class Http1Exchange implements OpenExchange {
  readonly httpVersion = '1.1';
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly source: IncomingMessage;
  body: Uint8Array = EMPTY;
  readonly #response: ServerResponse;
  readonly #options: ExchangeOptions;
  #discarding = false;
  #abort: AbortController | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, options: ExchangeOptions) {
    const target = request.url ?? '';
    const mark = target.indexOf('?');
    this.method = request.method ?? '';
    this.path = mark < 0 ? target : target.slice(0, mark);
    this.query = mark < 0 ? '' : target.slice(mark + 1);
    this.source = request;
    this.#response = response;
    this.#options = options;
  }

  header(name: string): string | undefined {
    return headerValue(this.source.headers[name]);
  }

  rawHeaders(): readonly string[] {
    return this.source.rawHeaders;
  }

  signal(): AbortSignal {
    if (this.#abort === undefined) {
      const controller = new AbortController();
      const response = this.#response;
      const onClose = (): void => {
        if (!response.writableFinished) controller.abort(new ClientGoneError());
      };
      if (response.destroyed) onClose();
      else response.once('close', onClose);
      this.#abort = controller;
    }
    return this.#abort.signal;
  }

  discardBody(): void {
    this.#discarding = true;
    discardBody(this.source, REFUSED_BODY_BYTES_MAX, () => this.source.destroy());
  }

  send(headers: string[], answer: UniversalResponse, keepAlive: boolean): void {
    const response = this.#response;
    const { body } = answer;
    if (response.destroyed || response.headersSent) {
      stopSource(body);
      return;
    }
    for (const name in answer.headers) headers.push(name, answer.headers[name] as string);
    if (!keepAlive || isStreamed(body)) headers.push('Connection', 'close');
    if (!(typeof body === 'string' || body instanceof Uint8Array)) {
      if (isPieced(body)) {
        headers.push('Content-Length', String(body.byteLength));
        response.writeHead(answer.status, headers);
        const { socket } = response;
        socket?.setTimeout(this.#options.limits.writeStallTimeoutMs); // as below
        const endLate = (): void => {
          if (!this.#options.keepsAlive()) socket?.destroySoon(); // when it began it was to be kept
        };
        sendPieces(body, response, this.#options.buffers, () => void response.end(endLate));
        return;
      }
      response.writeHead(answer.status, headers);
      streamAnswer(body, response, this.#options);
      return;
    }
    if (answer.status !== 204) headers.push('Content-Length', String(byteLength(body)));
    response.writeHead(answer.status, headers);
    if (this.#discarding) {
      this.#linger(body);
      return;
    }
    response.end(body);
    const { socket } = response;
    if (socket !== null && socket.writableLength > WATCHED_UNSENT_BYTES) {
      socket.setTimeout(this.#options.limits.writeStallTimeoutMs); // Node sets it anew when the answer is out
    }
  }

  /** Answers at once and ends when the client has sent its body: a connection closed under it would lose the answer. */
  #linger(body: string | Uint8Array): void {
    const { clock, limits } = this.#options;
    const response = this.#response;
    const cut = clock.setTimer(limits.lingerTimeoutMs, () => this.source.destroy(), { unref: true });
    response.write(body);
    this.source.once('end', () => response.end());
    response.once('close', () => cut.cancel());
  }
}

class Http2Exchange implements OpenExchange {
  readonly httpVersion = '2.0';
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly source: ServerHttp2Stream;
  body: Uint8Array = EMPTY;
  readonly #headers: IncomingHttpHeaders;
  readonly #rawHeaders: readonly string[];
  readonly #options: ExchangeOptions;
  #abort: AbortController | undefined;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: readonly string[], options: ExchangeOptions) {
    const target = headers[':path'] ?? '';
    const mark = target.indexOf('?');
    this.method = headers[':method'] ?? '';
    this.path = mark < 0 ? target : target.slice(0, mark);
    this.query = mark < 0 ? '' : target.slice(mark + 1);
    this.source = stream;
    this.#headers = headers;
    this.#rawHeaders = rawHeaders;
    this.#options = options;
  }

  header(name: string): string | undefined {
    if (name !== 'host') return headerValue(this.#headers[name]);
    const { ':authority': authority, host } = this.#headers;
    if (authority === undefined || host === undefined || host === authority) return authority ?? host;
    return `${authority}, ${host}`; // two different names are no name: the gate refuses it
  }

  rawHeaders(): readonly string[] {
    return this.#rawHeaders;
  }

  signal(): AbortSignal {
    if (this.#abort === undefined) {
      const controller = new AbortController();
      const stream = this.source;
      const onClose = (): void => {
        // Node ends the writable side of a stream that was reset, so that alone tells nothing.
        const complete = stream.headersSent && !stream.aborted && stream.rstCode === constants.NGHTTP2_NO_ERROR;
        if (!complete) controller.abort(new ClientGoneError());
      };
      if (stream.destroyed) onClose();
      else stream.once('close', onClose);
      this.#abort = controller;
    }
    return this.#abort.signal;
  }

  /** Flow control holds the client back; once the answer is out, the stream ends without an error (RFC 9113 §8.1). */
  discardBody(): void {
    this.source.once('finish', () => this.source.close(constants.NGHTTP2_NO_ERROR));
  }

  send(fixed: readonly string[], answer: UniversalResponse): void {
    const stream = this.source;
    const { body } = answer;
    if (stream.destroyed || stream.closed || stream.headersSent) {
      stopSource(body);
      return;
    }
    const headers: OutgoingHttpHeaders = { ':status': answer.status };
    for (let index = 0; index < fixed.length; index += 2) headers[fixed[index] as string] = fixed[index + 1];
    for (const name in answer.headers) headers[name] = answer.headers[name];
    const cut = (): void => stream.close(constants.NGHTTP2_CANCEL);
    if (!(typeof body === 'string' || body instanceof Uint8Array)) {
      if (isPieced(body)) {
        headers['content-length'] = body.byteLength;
        stream.respond(headers);
        stream.setTimeout(this.#options.limits.writeStallTimeoutMs, cut);
        sendPieces(body, stream, this.#options.buffers);
        return;
      }
      stream.respond(headers);
      streamAnswer(body, stream, this.#options);
      return;
    }
    if (answer.status !== 204) headers['content-length'] = byteLength(body);
    stream.respond(headers);
    stream.end(body);
    // However small: where the client grants no window, it waits in this process.
    if (stream.writableLength > 0) stream.setTimeout(this.#options.limits.writeStallTimeoutMs, cut);
  }
}

/** The size of a header list as HTTP/2 counts it (RFC 9113 §6.5.2). */
function listBytes(rawHeaders: readonly string[]): number {
  let bytes = rawHeaders.length * 16;
  for (const text of rawHeaders) bytes += text.length;
  return bytes;
}

function headerValue(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}

function announcedBytes(exchange: Exchange): number | undefined {
  const text = exchange.header('content-length');
  return text === undefined ? undefined : Number(text); // both parsers have refused anything but digits
}
