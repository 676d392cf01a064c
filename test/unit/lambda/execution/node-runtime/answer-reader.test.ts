import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AnswerReader } from '../../../../../src/services/lambda/execution/node-runtime/answer-reader.ts';

interface Sent {
  readonly status: number;
  readonly body: string;
}

function textOf({ status, body }: Sent): string {
  return `HTTP/1.1 ${status} OK\r\nX-Body:  ${body.length} \r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('answers that come over a connection', () => {
  it('are read whole and in their order, wherever they are cut', () => {
    const fields = { status: fc.integer({ min: 100, max: 599 }), body: fc.string({ unit: 'binary' }) };
    const answer = fc.record(fields, { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 4 }), fc.array(fc.nat(200)), (sent, cuts) => {
        const bytes = Buffer.from(sent.map(textOf).join(''));
        const reader = new AnswerReader();
        const read: Sent[] = [];
        let at = 0;
        for (const size of [...cuts, bytes.byteLength]) {
          reader.add(bytes.subarray(at, at + size));
          at += size;
          for (let one = reader.next(); one !== undefined; one = reader.next()) {
            assert.equal(one.headers.get('x-body'), `${one.body.length}`);
            read.push({ status: one.status, body: one.body });
          }
        }
        assert.deepEqual(read, sent);
      }),
    );
  });

  it('that do not say how long they are, or are none, are refused', () => {
    for (const text of ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'HTTP/2 200\r\nContent-Length: 0\r\n\r\n']) {
      const reader = new AnswerReader();
      reader.add(Buffer.from(text));
      assert.throws(() => reader.next(), /no answer of the Runtime API/);
    }
  });
});
