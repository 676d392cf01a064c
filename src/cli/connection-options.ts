/** Which server a command speaks to: the options that all of them share. */
import type { Command } from 'commander';

export interface ConnectionArguments {
  readonly endpoint?: string;
  readonly region: string;
}

export function withConnectionOptions(command: Command): Command {
  return command
    .option('--endpoint <url>', 'the server (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)')
    .option('--region <region>', 'the region', 'us-east-1');
}
