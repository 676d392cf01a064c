/** What the Runtime API and the Extensions API have in common: bounded bodies, and answers in JSON. */
import type http from 'node:http';

/** A body may come byte by byte, and memory for each piece is hundreds of bytes (measured): so many are made one. */
const CHUNKS_JOINED = 512;

/** Reads a body; undefined when it is larger than it may be: the rest is read and dropped. Silent when the client breaks off. */
export function collect(request: http.IncomingMessage, bytesMax: number, done: (body: Uint8Array | undefined) => void): void {
  const chunks: Buffer[] = [];
  let recent: Buffer[] = [];
  let sizeBytes = 0;
  request.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.byteLength;
    recent.push(chunk);
    if (sizeBytes > bytesMax) {
      chunks.length = 0;
      recent = [];
    } else if (recent.length >= CHUNKS_JOINED) {
      chunks.push(Buffer.concat(recent));
      recent = [];
    }
  });
  request.once('end', () => {
    chunks.push(...recent);
    const [only] = chunks;
    const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    done(sizeBytes <= bytesMax ? whole : undefined);
  });
  request.on('error', () => {}); // the process is going away; its exit tells the rest
}

export function accept(response: http.ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': 16 });
  response.end('{"status":"OK"}\n');
}

export function refuse(response: http.ServerResponse, status: number, errorType: string, errorMessage: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ errorType, errorMessage }));
}
