import assert from 'node:assert/strict';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { QuickHead, QuickHeads } from '../../../src/protocol/quick-head.ts';

const PLAIN = 'POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target:  T \r\nContent-Length: 2\r\n\r\n{}';

const HEADERS_MAX = 64;
const BYTES_MAX = 16_384;
const HEADS = new QuickHeads({
  requestLine: 'POST / HTTP/1\\.1|GET /some/[a-z]+ HTTP/1\\.1',
  beginnings: ['POST / HTTP/1.1\r\n', 'GET /some/'],
  bytesMax: BYTES_MAX,
  headersMax: HEADERS_MAX,
});

function read(text: string): ReturnType<QuickHeads['read']> {
  return HEADS.read(Buffer.from(text, 'latin1'));
}

/** The plain request with other header lines besides. */
function withLine(line: string): string {
  return PLAIN.replace('\r\nContent', `\r\n${line}\r\nContent`);
}

test('the head of a plain request is read: names in lower case, values without the space around them', () => {
  const head = read(PLAIN);
  assert.ok(head instanceof QuickHead);
  assert.equal(head.header('x-amz-target'), 'T');
  assert.equal(head.header('content-length'), '2');
  assert.equal(head.header('x-amz-date'), undefined);
  assert.deepEqual(head.rawHeaders(), ['Host', 'a', 'X-Amz-Target', 'T', 'Content-Length', '2']);
  assert.equal(head.headBytes, PLAIN.length - 2);
  assert.equal(head.bodyBytes, 2);
  assert.deepEqual([head.method, head.target], ['POST', '/']);
});

test('a GET has no body, and says so by saying nothing', () => {
  const text = 'GET /some/thing HTTP/1.1\r\nHost: a\r\n\r\n';
  const head = read(text);
  assert.ok(head instanceof QuickHead);
  assert.deepEqual([head.method, head.target, head.headBytes, head.bodyBytes], ['GET', '/some/thing', text.length, 0]);
  assert.equal(read(text.replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n')), 'unusual');
  assert.equal(read(text.replace('some', 'other')), 'unusual');
  assert.equal(read(text.replace('\r\nHost: a', '')), 'unusual');
  for (let end = 0; end < text.length; end++) assert.equal(read(text.slice(0, end)), 'incomplete', String(end));
});

test('every beginning of a plain head is incomplete', () => {
  for (let end = 0; end < PLAIN.length - 2; end++) assert.equal(read(PLAIN.slice(0, end)), 'incomplete', String(end));
});

test('a head with many headers is unusual: comparing their names would take longer than reading them', () => {
  const lines = Array.from({ length: HEADERS_MAX - 3 }, (_, index) => `X-${index}: a`); // and the three of the plain one
  assert.ok(read(withLine(lines.join('\r\n'))) instanceof QuickHead);
  assert.equal(read(withLine(['X-More: a', ...lines].join('\r\n'))), 'unusual');
});

test('what parsers may read differently, and what asks for more than an answer, is unusual', () => {
  const unusual = [
    ...['GET / HTTP/1.1', 'POST / HTTP/1.0', 'POST /x HTTP/1.1', 'POST  / HTTP/1.1', 'POST / HTTP/1.1 ', 'PRI * HTTP/2.0'].map(
      (line) => PLAIN.replace('POST / HTTP/1.1', line),
    ),
    `\r\n${PLAIN}`,
    ...['Transfer-Encoding: chunked', 'transfer-encoding: identity', 'Expect: 100-continue', 'Upgrade: h2c', 'Connection: close'],
    ...[
      'Connection: keep-alive, Upgrade',
      'Content-Length: 2',
      'content-length: 3',
      'Host: b',
      'X A: b',
      'X-A : b',
      ' folded: b',
    ],
    ...['\tfolded', 'no colon', ': no name', 'X-A: a\nX-B: b', 'X-A: a\rb', 'X-A: \0', 'X-A: \x7f', 'X-A: \xe4', 'X-\xe4: a', ''],
  ].map((text) => (text.includes('POST') || text.includes('HTTP/') ? text : withLine(text)));
  for (const text of unusual) assert.equal(read(text), 'unusual', JSON.stringify(text));
  for (const length of ['', '-1', '+2', '2,2', '0x2', '2 2', '1e1', '9999999999', '２', '2 ', '2\t', '\t2', '  2']) {
    assert.equal(read(PLAIN.replace('Length: 2', `Length: ${length}`)), 'unusual', length);
  }
  assert.equal(read(PLAIN.replace('Host: a\r\n', '')), 'unusual');
  assert.equal(read(PLAIN.replace('Content-Length: 2\r\n', '')), 'unusual');
  assert.equal(read(withLine(`X-Long: ${'x'.repeat(BYTES_MAX)}`)), 'unusual');
  assert.equal(read('POST / HTTP/1.1\r\n'.padEnd(BYTES_MAX, 'x')), 'unusual');
});

interface Seen {
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** What Node's own server makes of these bytes; undefined when it does not take them for a request. */
async function seenByNode(server: http.Server, text: string): Promise<Seen | undefined> {
  const { port } = server.address() as AddressInfo;
  let seen: Seen | undefined;
  const onRequest = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      seen ??= { headers: { ...request.headers }, body: Buffer.concat(pieces).toString('latin1') };
      response.end();
      response.socket?.destroySoon();
    });
  };
  server.on('request', onRequest);
  const socket = net.connect(port, '127.0.0.1', () => socket.end(text, 'latin1'));
  socket.on('error', () => {});
  socket.resume();
  await new Promise((resolve) => socket.on('close', resolve));
  server.off('request', onRequest);
  return seen;
}

test("what is read as plain, Node's parser reads alike", async () => {
  const server = http.createServer({ joinDuplicateHeaders: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const edit = fc.record({
    at: fc.nat(PLAIN.length),
    remove: fc.nat(3),
    insert: fc.constantFrom(
      '',
      '\r\n',
      '\n',
      '\r',
      ' ',
      '\t',
      ':',
      'x',
      '0',
      '\0',
      '\xe9',
      'Connection: keep-alive\r\n',
      'a: b\r\n',
      'a:\r\n',
    ),
  });
  let plain = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 2 }), async (edits) => {
        let text = PLAIN;
        for (const { at, remove, insert } of edits) text = text.slice(0, at) + insert + text.slice(at + remove);
        const head = read(text);
        if (!(head instanceof QuickHead) || text.length < head.headBytes + head.bodyBytes) return;
        plain += 1;
        const seen = await seenByNode(server, text);
        assert.deepEqual(seen?.headers, Object.fromEntries(head.names.map((name, index) => [name, head.values[index]])));
        assert.equal(seen?.body, text.slice(head.headBytes, head.headBytes + head.bodyBytes));
      }),
      { numRuns: 400 },
    );
  } finally {
    server.close();
  }
  assert.ok(plain > 20, `${plain} of the texts were plain`);
});
