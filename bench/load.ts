/**
 * A load generator in a process of its own: keep-alive HTTP/1.1 connections that each send one prepared request, wait for the
 * whole answer and send it again. It spends as little as it can, because it shares the machine with what it measures.
 *
 * Reads one {@link LoadOrder} as JSON from standard input, writes one {@link LoadResult} as JSON to standard output.
 */
import net from 'node:net';

export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body in base64. */
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Median and 99th percentile of the time from send to the last byte of the answer, milliseconds. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Bytes of the last answer's body. */
  readonly answerBytes: number;
  readonly failures: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const SAMPLES_MAX = 200_000;

async function run(order: LoadOrder): Promise<LoadResult> {
  const request = prepare(order);
  const samples: number[] = [];
  let requests = 0;
  let failures = 0;
  let answerBytes = 0;
  const start = performance.now();
  const end = start + order.seconds * 1000;
  const answered = (milliseconds: number, ok: boolean, bytes: number): boolean => {
    requests += 1;
    answerBytes = bytes;
    if (!ok) failures += 1;
    if (samples.length < SAMPLES_MAX) samples.push(milliseconds);
    return performance.now() < end;
  };
  await Promise.all(Array.from({ length: order.connections }, () => oneConnection(order.port, request, answered)));
  const seconds = (performance.now() - start) / 1000;
  samples.sort((one, other) => one - other);
  const at = (share: number): number => samples[Math.floor((samples.length - 1) * share)] ?? 0;
  return { requests, seconds, medianMs: at(0.5), p99Ms: at(0.99), answerBytes, failures };
}

function prepare(order: LoadOrder): Buffer {
  const body = Buffer.from(order.body, 'base64');
  const headers = { host: `127.0.0.1:${order.port}`, 'content-length': String(body.byteLength), ...order.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${order.path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), body]);
}

/** `answered` returns whether to go on. */
function oneConnection(
  port: number,
  request: Buffer,
  answered: (milliseconds: number, ok: boolean, bytes: number) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let sentAt = 0;
    let head: Buffer | undefined;
    let missing = 0;
    let size = 0;
    let ok = true;
    const send = (): void => {
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (piece) => {
      if (missing === 0) {
        const bytes = head === undefined ? piece : Buffer.concat([head, piece]);
        const headEnd = bytes.indexOf(HEAD_END);
        if (headEnd === -1) {
          head = bytes;
          return;
        }
        head = undefined;
        ok = bytes[9] === 0x32; // "HTTP/1.1 2…"
        size = contentLength(bytes, headEnd);
        missing = size - (bytes.byteLength - headEnd - HEAD_END.byteLength);
      } else {
        missing -= piece.byteLength;
      }
      if (missing > 0) return;
      missing = 0;
      if (answered(performance.now() - sentAt, ok, size)) send();
      else socket.end();
    });
  });
}

function contentLength(bytes: Buffer, headEnd: number): number {
  const head = bytes.toString('latin1', 0, headEnd).toLowerCase();
  const at = head.indexOf('content-length:');
  return at === -1 ? 0 : Number.parseInt(head.slice(at + 15), 10);
}

const pieces: Buffer[] = [];
process.stdin.on('data', (piece: Buffer) => pieces.push(piece));
process.stdin.on('end', async () => {
  const result = await run(JSON.parse(Buffer.concat(pieces).toString()) as LoadOrder);
  process.stdout.write(JSON.stringify(result));
});
