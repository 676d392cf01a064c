/** The derived keys with which signatures are made, remembered for those whose signature was right. */
import { createHmac } from 'node:crypto';
import { SIGNING_KEYS_REMEMBERED_MAX } from '../limits.ts';

/** What a signing key is good for. */
export interface KeyScope {
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export const TERMINATOR = 'aws4_request';

export class SigningKeys {
  /** In the order in which they were first used: the oldest goes first. Bounded. */
  readonly #remembered = new Map<string, Uint8Array>();

  find(accessKeyId: string, secretAccessKey: string, scope: KeyScope): Uint8Array {
    return this.#remembered.get(nameOf(accessKeyId, scope)) ?? deriveSigningKey(secretAccessKey, scope);
  }

  /** Only after a signature was right, so that nobody can push out the keys of others without having one. */
  remember(accessKeyId: string, scope: KeyScope, key: Uint8Array): void {
    const name = nameOf(accessKeyId, scope);
    if (this.#remembered.has(name)) return;
    if (this.#remembered.size >= SIGNING_KEYS_REMEMBERED_MAX) {
      for (const oldest of this.#remembered.keys()) {
        this.#remembered.delete(oldest);
        break;
      }
    }
    this.#remembered.set(name, key);
  }
}

export function deriveSigningKey(secretAccessKey: string, { date, region, service }: KeyScope): Uint8Array {
  let key: Uint8Array = Buffer.from(`AWS4${secretAccessKey}`);
  for (const part of [date, region, service, TERMINATOR]) key = createHmac('sha256', key).update(part).digest();
  return key;
}

function nameOf(accessKeyId: string, { date, region, service }: KeyScope): string {
  return `${accessKeyId}/${date}/${region}/${service}`;
}
