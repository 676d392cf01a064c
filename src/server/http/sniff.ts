/**
 * Which protocol a connection speaks, from its first bytes.
 *
 *   HTTP/2 by prior knowledge   "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" (RFC 9113 §3.4)
 *   TLS                         0x16 (handshake record)
 *   HTTP/1.1                    everything else
 *
 * N1. Never more than the 24 bytes of the preface are held while the answer is open.
 * N2. A byte that contradicts the preface settles the matter at once.
 */

export type WireProtocol = 'http1' | 'http2' | 'tls';

const PREFACE: Uint8Array = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
const TLS_HANDSHAKE = 0x16;

/** Undefined while `bytes` (all that has arrived so far) could still become the HTTP/2 preface. */
export function wireProtocol(bytes: Uint8Array): WireProtocol | undefined {
  if (bytes[0] === TLS_HANDSHAKE) return 'tls';
  const length = Math.min(bytes.byteLength, PREFACE.byteLength);
  for (let index = 0; index < length; index++) if (bytes[index] !== PREFACE[index]) return 'http1'; // N2
  return length === PREFACE.byteLength ? 'http2' : undefined; // N1
}
