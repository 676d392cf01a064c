/**
 * The peer every figure stands beside: a bare `node:http` server that reads the body and answers a constant with the same
 * headers and the same body size as Millrace. `POST /<bytes>` answers that many bytes. Listens on the port it is given, or a free one.
 */
import http from 'node:http';

const bodies = new Map<number, Buffer>();

function bodyOf(size: number): Buffer {
  let body = bodies.get(size);
  if (body === undefined) {
    body = Buffer.alloc(size, 'x');
    bodies.set(size, body);
  }
  return body;
}

const server = http.createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const body = bodyOf(Number(request.url?.slice(1) ?? 0));
    response.writeHead(200, {
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-RequestId': '00000000-0000-4000-8000-000000000000',
      'x-amz-id-2': 'A'.repeat(96),
      'Content-Length': body.byteLength,
    });
    response.end(body);
  });
});

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
