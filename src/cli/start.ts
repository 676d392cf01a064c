/** `millrace start`: the server, until a signal ends it. */
import type { StorageConfig } from '../server/config.ts';
import { styled, type Terminal } from './terminal.ts';

export interface Announcement {
  readonly endpoint: string;
  readonly storage: StorageConfig;
  /** The certificate file that clients of https:// must be told to trust; undefined when there is none. */
  readonly trust: string | undefined;
  /** Whether requests must be signed with configured credentials. */
  readonly verifies: boolean;
}

/** What a person or a script reads when the server is up; the last line is the one that scripts wait for. */
export function announce(terminal: Terminal, { endpoint, storage, trust, verifies }: Announcement): void {
  const kept = storage.kind === 'memory' ? 'in memory, gone when it ends' : storage.directory;
  terminal.print(`${styled(terminal, 'bold', 'Millrace')} at ${styled(terminal, 'cyan', endpoint)}`);
  terminal.print(`Data: ${kept}`);
  terminal.print(trustLine(endpoint, trust));
  terminal.print('');
  const credentials = verifies ? '' : ' AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test';
  if (verifies) terminal.print('Requests must be signed with the configured credentials.');
  terminal.print(`export AWS_ENDPOINT_URL=${endpoint}${credentials} AWS_REGION=us-east-1`);
  terminal.print('');
  terminal.print('Ready.');
}

/** The port speaks TLS too, and clients must know whom to trust. */
function trustLine(endpoint: string, trust: string | undefined): string {
  const secure = endpoint.replace(/^http:/, 'https:');
  if (trust === undefined) return `TLS:  ${secure} with a certificate of this run; ${endpoint}/_millrace/tls.crt shows it`;
  return `TLS:  ${secure} for clients that trust it: NODE_EXTRA_CA_CERTS=${trust} AWS_CA_BUNDLE=${trust}`;
}
