/** Sends signed requests as they are, over HTTP/1.1 and HTTP/2, and reads the answers. */
import http from 'node:http';
import http2 from 'node:http2';
import type { SignedRequest } from './requests.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Sender {
  readonly protocol: string;
  send(request: SignedRequest): Promise<Answer>;
  close(): void;
}

export function http1Sender(port: number): Sender {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  return {
    protocol: 'HTTP/1.1',
    send: ({ method, target, headers, body }) =>
      new Promise((resolve, reject) => {
        const named = headers.map(([name, value]) => [name === ':authority' ? 'host' : name, value] as const);
        const framed = named.some(([name]) => name === 'content-length')
          ? named
          : [...named, ['content-length', String(body.byteLength)] as const];
        const options = { agent, host: '127.0.0.1', port, method, path: target, headers: framed.flat(), setHost: false };
        const request = http.request(options, (response) => {
          response
            .toArray()
            .then((pieces) => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }), reject);
        });
        request.on('error', reject);
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}

export function http2Sender(port: number): Sender {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  return {
    protocol: 'HTTP/2',
    send: ({ method, target, headers, body }) =>
      new Promise((resolve, reject) => {
        const named: http2.OutgoingHttpHeaders = { ':method': method, ':path': target };
        for (const [name, value] of headers) {
          const wire = name === 'host' ? ':authority' : name;
          const before = named[wire];
          named[wire] = before === undefined ? value : [...[before].flat().map(String), value];
        }
        const stream = session.request(named, { endStream: body.byteLength === 0 });
        let status = 0;
        stream.on('response', (head) => (status = head[':status'] ?? 0));
        stream.on('error', reject);
        stream.toArray().then((pieces) => resolve({ status, text: Buffer.concat(pieces).toString() }), reject);
        if (body.byteLength > 0) stream.end(body);
      }),
    close: () => session.close(),
  };
}
