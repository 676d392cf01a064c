/** `millrace start`: the server, until a signal ends it. */
import type { StorageConfig } from '../server/config.ts';
import { styled, type Terminal } from './terminal.ts';

/** What a person or a script reads when the server is up; the last line is the one that scripts wait for. */
export function announce(terminal: Terminal, endpoint: string, storage: StorageConfig): void {
  const kept = storage.kind === 'memory' ? 'in memory, gone when it ends' : storage.directory;
  terminal.print(`${styled(terminal, 'bold', 'Millrace')} at ${styled(terminal, 'cyan', endpoint)}`);
  terminal.print(`Data: ${kept}`);
  terminal.print('');
  terminal.print(`export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1`);
  terminal.print('');
  terminal.print('Ready.');
}
