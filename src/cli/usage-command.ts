/** The command line of `millrace usage`. */
import { Command } from 'commander';
import { type ConnectionArguments, withConnectionOptions } from './connection-options.ts';

export interface UsageArguments extends ConnectionArguments {
  readonly since?: string;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  $ millrace usage                  all that is kept, by function and stream
  $ millrace usage --since 2h       of the last two hours and the one before, as hours are counted whole
  $ millrace usage --since 2026-11-01 --json`;

export function usageCommand(run: (options: UsageArguments) => Promise<void>): Command {
  return withConnectionOptions(new Command('usage'))
    .description('show what AWS would bill for what a running server did')
    .option('--since <time>', 'from when on, such as 2h, 7d or a date (default: all that is kept)')
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .action((options: UsageArguments) => run(options));
}
