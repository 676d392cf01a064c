/**
 * A small S3 on loopback, in memory: buckets, PUT, GET and list of objects, path style. Requests must look signed; the
 * signature itself is not checked. What it does not know it answers with an error of S3's form.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3Peer extends AsyncDisposable {
  readonly endpoint: string;
  readonly buckets: Map<string, Map<string, Buffer>>;
  /** The error that puts are answered with, instead of being taken. */
  refusal: { readonly status: number; readonly code: string } | undefined;
  /** Puts that came, taken or not. */
  puts: number;
}

const BODY_BYTES_MAX = 64 * 1024 * 1024;

export async function startS3Peer(...buckets: readonly string[]): Promise<S3Peer> {
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    request.on('data', (piece: Buffer) => {
      bytes += piece.byteLength;
      if (bytes > BODY_BYTES_MAX) request.destroy();
      pieces.push(piece);
    });
    request.on('end', () => {
      const { status, headers = {}, body = '' } = answerTo(peer, request, Buffer.concat(pieces));
      response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const peer: S3Peer = {
    endpoint: `http://127.0.0.1:${port}`,
    buckets: new Map(buckets.map((name) => [name, new Map()])),
    refusal: undefined,
    puts: 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return peer;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

function answerTo(peer: S3Peer, request: http.IncomingMessage, body: Buffer): Answer {
  const url = new URL(request.url ?? '/', peer.endpoint);
  const [, bucketName = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const key = rest.join('/');
  const bucket = peer.buckets.get(bucketName);
  if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true) return failure(403, 'AccessDenied');
  if (bucket === undefined) return failure(404, 'NoSuchBucket');
  if (request.method === 'PUT' && key !== '') {
    peer.puts += 1;
    if (peer.refusal !== undefined) return failure(peer.refusal.status, peer.refusal.code);
    bucket.set(key, body);
    return { status: 200, headers: { ETag: '"0"' } };
  }
  if (request.method !== 'GET') return failure(405, 'MethodNotAllowed');
  if (key === '') return listing(bucketName, bucket);
  const object = bucket.get(key);
  return object === undefined ? failure(404, 'NoSuchKey') : { status: 200, body: object };
}

function listing(name: string, bucket: ReadonlyMap<string, Buffer>): Answer {
  const contents = [...bucket].map(([key, { byteLength }]) => `<Contents><Key>${key}</Key><Size>${byteLength}</Size></Contents>`);
  return xml(200, `<ListBucketResult><Name>${name}</Name>${contents.join('')}</ListBucketResult>`);
}

function failure(status: number, code: string): Answer {
  return xml(status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function xml(status: number, element: string): Answer {
  return { status, headers: { 'Content-Type': 'application/xml' }, body: `<?xml version="1.0"?>${element}` };
}
