/** The command line of `millrace logs`. */
import { Command } from 'commander';
import { type ConnectionArguments, withConnectionOptions } from './connection-options.ts';

export interface LogsArguments extends ConnectionArguments {
  readonly follow?: true;
  readonly since: string;
  readonly filter?: string;
}

const EXAMPLES = `
Examples:
  $ millrace logs orders                           what it wrote in the last ten minutes
  $ millrace logs orders --follow                  and what it writes, until Ctrl-C
  $ millrace logs orders --since 2h --filter "timed out"`;

export function logsCommand(run: (functionName: string, options: LogsArguments) => Promise<void>): Command {
  return withConnectionOptions(new Command('logs'))
    .description('show what a function of a running server wrote')
    .argument('<function>', 'its name')
    .option('-f, --follow', 'go on with what it writes')
    .option('--since <time>', 'how long ago to begin, such as 30s, 10m, 2h or 1d, or a time', '10m')
    .option('--filter <text>', 'show only lines that contain this text')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .action((functionName: string, options: LogsArguments) => run(functionName, options));
}
