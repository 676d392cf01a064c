/**
 * Makes a self-signed certificate for an EC P-256 key: X.509 version 3 (RFC 5280), written as DER by hand, because it is
 * always the same few fields.
 *
 *     Certificate = SEQUENCE { TBS, Algorithm, BIT STRING signature of TBS }
 *     TBS         = SEQUENCE { [0] version, serial, Algorithm, issuer, validity, subject, public key, [3] extensions }
 *     Algorithm   = SEQUENCE { ecdsa-with-SHA256 } (RFC 5758)
 *     extensions  : basicConstraints (no CA), keyUsage (digitalSignature), extKeyUsage (serverAuth), subjectAltName
 */
import { createHash, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { isoTimestamp } from '../../platform/clock.ts';

export interface SelfSigned {
  readonly commonName: string;
  /** DNS names and IP addresses. */
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
}

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  subjectAltName: '2.5.29.17',
} as const;

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  dnsName: 0x82,
  ipAddress: 0x87,
  version: 0xa0,
  extensions: 0xa3,
} as const;

const SERIAL_BYTES = 16;
const ALGORITHM: Buffer = der(TAG.sequence, objectIdentifier(OID.ecdsaWithSha256));

/** PEM texts; the key in PKCS #8. */
export async function makeSelfSigned(wanted: SelfSigned): Promise<{ readonly certificate: string; readonly key: string }> {
  const { publicKey, privateKey } = await keyPair();
  const signed = toBeSigned(wanted, publicKey.export({ type: 'spki', format: 'der' }));
  const certificate = der(TAG.sequence, signed, ALGORITHM, bitString(0, sign('sha256', signed, privateKey)));
  return { certificate: pem('CERTIFICATE', certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

function keyPair(): Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }> {
  return new Promise((resolve, reject) => {
    generateKeyPair('ec', { namedCurve: 'P-256' }, (error, publicKey, privateKey) => {
      if (error === null) resolve({ publicKey, privateKey });
      else reject(error);
    });
  });
}

function toBeSigned({ commonName, names, fromMs, untilMs }: SelfSigned, publicKey: Buffer): Buffer {
  const name = der(
    TAG.sequence,
    der(TAG.set, der(TAG.sequence, objectIdentifier(OID.commonName), der(TAG.utf8String, Buffer.from(commonName)))),
  );
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, SERIAL_BYTES); // as random as the key
  const extensions = [
    extension(OID.basicConstraints, true, der(TAG.sequence)),
    extension(OID.keyUsage, true, bitString(7, Buffer.from([0x80]))),
    extension(OID.extKeyUsage, false, der(TAG.sequence, objectIdentifier(OID.serverAuth))),
    extension(OID.subjectAltName, false, der(TAG.sequence, ...names.map(alternativeName))),
  ];
  return der(
    TAG.sequence,
    der(TAG.version, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, Buffer.from([0x01]), serial), // positive
    ALGORITHM,
    name,
    der(TAG.sequence, time(fromMs), time(untilMs)),
    name,
    publicKey,
    der(TAG.extensions, der(TAG.sequence, ...extensions)),
  );
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [der(TAG.boolean, Buffer.from([0xff]))] : [];
  return der(TAG.sequence, objectIdentifier(oid), ...flag, der(TAG.octetString, value));
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 0 ? der(TAG.dnsName, Buffer.from(name, 'latin1')) : der(TAG.ipAddress, addressBytes(name));
}

/** Four bytes, or sixteen. */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [plain = ''] = address.split('%');
  const [, head = '', embedded = ''] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain) ?? [];
  const tail =
    embedded === ''
      ? ''
      : addressBytes(embedded)
          .toString('hex')
          .replace(/^(.{4})/, '$1:');
  const [left = '', right] = (embedded === '' ? plain : head + tail).split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(left), groups(right ?? '')];
  const all = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** Two digits of the year before 2050 (RFC 5280 §4.1.2.5). */
function time(timeMs: number): Buffer {
  const digits = `${isoTimestamp(timeMs).replaceAll(/\D/g, '').slice(0, 14)}Z`;
  return digits < '2050' ? der(TAG.utcTime, Buffer.from(digits.slice(2))) : der(TAG.generalizedTime, Buffer.from(digits));
}

function bitString(unusedBits: number, bytes: Buffer): Buffer {
  return der(TAG.bitString, Buffer.from([unusedBits]), bytes);
}

function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(TAG.objectIdentifier, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Seven bits a byte, all but the last with the high bit. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** One tag, length and value. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const value = Buffer.concat(contents);
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
