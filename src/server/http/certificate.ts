/**
 * The certificate with which the port speaks TLS: the operator's own, or one that is made here when it is first needed.
 *
 *     <data>/tls.key   private key (PKCS #8, EC P-256), readable by this user alone
 *     <data>/tls.crt   self-signed certificate; clients trust it by name
 *
 * C1. One certificate per server, made once: everybody who asks while it is being made gets the same one.
 * C2. A kept certificate that is damaged, about to end or lacks a name that clients may use is replaced.
 * C3. The operator's own is checked before the port opens, and never replaced.
 * C4. In memory nothing is written: the certificate lives as long as the process.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import path from 'node:path';
import { type Clock, dateOf, parseTimestampMs } from '../../platform/clock.ts';
import { type Files, systemErrorCode, writeFileDurably } from '../../platform/files.ts';
import type { Logger } from '../../platform/logger.ts';
import { CERTIFICATE_FILE_BYTES_MAX, CERTIFICATE_RENEW_DAYS, CERTIFICATE_VALID_DAYS } from '../limits.ts';
import { StartError } from '../start-error.ts';

/** PEM texts. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** The operator's own files. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificatesOptions {
  /** Undefined: one is made. */
  readonly own: CertificateFiles | undefined;
  /** Where one that is made is kept; undefined: nowhere (C4). */
  readonly directory: string | undefined;
  /** Names and addresses besides those of this machine that clients use. */
  readonly names: readonly string[];
  readonly files: Files;
  readonly clock: Clock;
  readonly logger: Logger;
}

const DAY_MS = 86_400_000;
const OWN_NAMES: readonly string[] = ['localhost', '*.localhost', '127.0.0.1', '::1'];

export class Certificates {
  readonly #options: CertificatesOptions;
  #current: Promise<Certificate> | undefined;

  /** Throws a `StartError` when the operator's own cannot be used (C3). */
  constructor(options: CertificatesOptions) {
    this.#options = options;
    if (options.own !== undefined) this.#current = Promise.resolve(readOwn(options.own, options.files));
  }

  /** The file that clients can be told to trust; undefined when there is none. */
  get trustFile(): string | undefined {
    const { own, directory } = this.#options;
    if (own !== undefined) return own.certificate;
    return directory === undefined ? undefined : certificatePath(directory);
  }

  /** See C1. Rejects when one that was made cannot be kept. */
  current(): Promise<Certificate> {
    this.#current ??= this.#obtain().catch((error: unknown) => {
      this.#current = undefined; // the next one who asks tries again
      throw error;
    });
    return this.#current;
  }

  async #obtain(): Promise<Certificate> {
    const { directory, files, clock, names, logger } = this.#options;
    const wanted = [...new Set([...OWN_NAMES, ...names])];
    if (directory === undefined) return make(wanted, clock);
    const kept = readKept(directory, files);
    if (kept !== undefined && isGood(kept, wanted, clock)) return kept;
    if (kept !== undefined) logger.info({ directory }, 'making a new TLS certificate: clients must be told to trust it again'); // C2
    const made = await make(wanted, clock);
    writeFileDurably(files, keyPath(directory), Buffer.from(made.key));
    writeFileDurably(files, certificatePath(directory), Buffer.from(made.certificate));
    return made;
  }
}

function keyPath(directory: string): string {
  return path.join(directory, 'tls.key');
}

function certificatePath(directory: string): string {
  return path.join(directory, 'tls.crt');
}

function readKept(directory: string, files: Files): Certificate | undefined {
  if (!files.exists(keyPath(directory)) || !files.exists(certificatePath(directory))) return undefined;
  return { key: textOf(files.readWhole(keyPath(directory))), certificate: textOf(files.readWhole(certificatePath(directory))) };
}

/** See C2. */
function isGood(kept: Certificate, wanted: readonly string[], clock: Clock): boolean {
  try {
    const parsed = new X509Certificate(kept.certificate);
    const leftMs = parseTimestampMs(parsed.validTo) - clock.nowMs();
    const names = parsed.subjectAltName ?? '';
    const covers = (name: string): boolean =>
      isIP(name) === 0 ? names.split(', ').includes(`DNS:${name}`) : parsed.checkIP(name) !== undefined;
    return leftMs > CERTIFICATE_RENEW_DAYS * DAY_MS && wanted.every(covers) && parsed.checkPrivateKey(createPrivateKey(kept.key));
  } catch (error: unknown) {
    if (systemErrorCode(error) === undefined) throw error;
    return false; // OpenSSL cannot read one of them
  }
}

/** The library is loaded now: a server that never speaks TLS does without it. */
async function make(names: readonly string[], clock: Clock): Promise<Certificate> {
  const { generate } = await import('selfsigned');
  const nowMs = clock.nowMs();
  const made = await generate([{ name: 'commonName', value: 'Millrace' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: dateOf(nowMs - DAY_MS), // a client's clock may be behind ours
    notAfterDate: dateOf(nowMs + CERTIFICATE_VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  return { certificate: made.cert, key: made.private };
}

/** See C3. */
function readOwn(own: CertificateFiles, files: Files): Certificate {
  const certificate = readPem(own.certificate, 'certificate', '--tls-cert', files);
  const key = readPem(own.key, 'key', '--tls-key', files);
  const parsed = parsedOr(() => new X509Certificate(certificate), `${own.certificate} (--tls-cert) holds no PEM certificate.`);
  const privateKey = parsedOr(
    () => createPrivateKey(key),
    `${own.key} (--tls-key) holds no PEM private key without a passphrase.`,
  );
  if (parsed.checkPrivateKey(privateKey)) return { certificate, key };
  throw new StartError('certificate', `The key ${own.key} does not belong to the certificate ${own.certificate}.`);
}

function readPem(filePath: string, what: string, flag: string, files: Files): string {
  try {
    const content = files.readWhole(filePath);
    if (content.byteLength <= CERTIFICATE_FILE_BYTES_MAX) return textOf(content);
  } catch (error: unknown) {
    const code = systemErrorCode(error) ?? 'unknown error';
    throw new StartError('certificate', `The TLS ${what} ${filePath} (${flag}) cannot be read (${code}).`, error);
  }
  throw new StartError(
    'certificate',
    `The TLS ${what} ${filePath} (${flag}) is larger than ${CERTIFICATE_FILE_BYTES_MAX} bytes.`,
  );
}

function parsedOr<Parsed>(parse: () => Parsed, message: string): Parsed {
  try {
    return parse();
  } catch (error: unknown) {
    throw new StartError('certificate', message, error);
  }
}

function textOf(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
}
