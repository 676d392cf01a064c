import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireProtocol } from '../../../src/server/http/sniff.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

test('every part of the HTTP/2 preface leaves the matter open, the whole of it settles it', () => {
  for (let length = 0; length < PREFACE.byteLength; length++) assert.equal(wireProtocol(PREFACE.subarray(0, length)), undefined);
  assert.equal(wireProtocol(PREFACE), 'http2');
  assert.equal(wireProtocol(Buffer.concat([PREFACE, Buffer.from('more')])), 'http2');
});

test('a byte that differs from the preface makes it HTTP/1.1 at once', () => {
  for (let index = 0; index < PREFACE.byteLength; index++) {
    const bytes = Buffer.from(PREFACE.subarray(0, index + 1));
    bytes[index] = 0x7e;
    assert.equal(wireProtocol(bytes), 'http1');
  }
  assert.equal(wireProtocol(Buffer.from('P')), undefined);
  assert.equal(wireProtocol(Buffer.from('POST / HTTP/1.1\r\n')), 'http1');
});

test('a TLS handshake is recognised by its first byte', () => {
  assert.equal(wireProtocol(Buffer.from([0x16, 0x03, 0x01])), 'tls');
});
