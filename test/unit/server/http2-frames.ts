/** An HTTP/2 client that sends frames and keeps to no rule, over plain TCP or TLS. */
import net from 'node:net';
import tls from 'node:tls';

export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
export const FLAG = { endStream: 0x1, ack: 0x1, endHeaders: 0x4 } as const;
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const HEAD_BYTES = 9;

export interface ReceivedFrame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export function frame(type: number, flags: number, stream: number, payload: Uint8Array = new Uint8Array(0)): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(payload.byteLength, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** HPACK literals without indexing. */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const literal = (text: string): Buffer => Buffer.concat([prefixed(text.length), Buffer.from(text, 'latin1')]);
  return Buffer.concat(Object.entries(headers).flatMap(([name, value]) => [Buffer.of(0), literal(name), literal(value)]));
}

/** An HPACK integer with a prefix of seven bits. */
function prefixed(value: number): Buffer {
  if (value < 127) return Buffer.of(value);
  const bytes = [127];
  let rest = value - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** SETTINGS with some values, by identifier. */
export function settings(values: Readonly<Record<number, number>> = {}): Buffer {
  const entries = Object.entries(values).map(([id, value]) => Buffer.concat([Buffer.of(0, Number(id)), uint32(value)]));
  return frame(FRAME.settings, 0, 0, Buffer.concat(entries));
}

export class RawSession {
  readonly frames: ReceivedFrame[] = [];
  readonly closed: Promise<void>;
  readonly #socket: net.Socket;
  #rest = Buffer.alloc(0);

  private constructor(socket: net.Socket, first: Buffer) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.write(Buffer.concat([PREFACE, first]));
  }

  /** `ca` makes it TLS. */
  static async open(port: number, ca: string | undefined, first: Buffer = settings()): Promise<RawSession> {
    const options = { port, host: '127.0.0.1' };
    const socket =
      ca === undefined ? net.connect(options) : tls.connect({ ...options, ca, servername: 'localhost', ALPNProtocols: ['h2'] });
    await new Promise((resolve, reject) => {
      socket.once(ca === undefined ? 'connect' : 'secureConnect', resolve);
      socket.once('error', reject);
    });
    return new RawSession(socket, first);
  }

  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  /** Resolves when the bytes are on their way, or the server has hung up. */
  send(...pieces: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) resolve();
      else this.#socket.write(Buffer.concat(pieces), () => setImmediate(resolve));
    });
  }

  /** A whole request (or, unended, the head of one). */
  request(stream: number, headers: Readonly<Record<string, string>>, flags: number = FLAG.endStream | FLAG.endHeaders): Buffer {
    const all = { ':method': 'POST', ':path': '/', ':scheme': 'http', ':authority': 'localhost', ...headers };
    return frame(FRAME.headers, flags, stream, headerBlock(all));
  }

  count(type: number): number {
    return this.frames.filter((one) => one.type === type).length;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.byteLength >= HEAD_BYTES) {
      const end = HEAD_BYTES + this.#rest.readUIntBE(0, 3);
      if (this.#rest.byteLength < end) return;
      const [type, flags, stream] = [this.#rest.readUInt8(3), this.#rest.readUInt8(4), this.#rest.readUInt32BE(5)];
      this.frames.push({ type, flags, stream, payload: this.#rest.subarray(HEAD_BYTES, end) });
      this.#rest = this.#rest.subarray(end);
    }
  }
}
