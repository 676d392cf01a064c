/** The command line of `millrace mappings`. */
import { Command } from 'commander';
import { type ConnectionArguments, withConnectionOptions } from './connection-options.ts';

export interface MappingsArguments extends ConnectionArguments {
  readonly json?: true;
  readonly watch?: true;
}

export interface MappingsCommands {
  list(mapping: string | undefined, options: MappingsArguments): Promise<void>;
}

const EXAMPLES = `
Examples:
  $ millrace mappings                          every mapping, shard by shard
  $ millrace mappings orders --watch           those of the function orders, again every second
  $ millrace mappings 6f1e2a3b-… --json        one, for a script`;

export function mappingsCommand(commands: MappingsCommands): Command {
  const list = withConnectionOptions(new Command('list'))
    .description('show each mapping: lag, checkpoint, the batch in hand, its attempt and the next retry')
    .argument('[mapping]', 'the UUID of a mapping, or the name or ARN of a function')
    .option('--watch', 'show it anew every second')
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .action((mapping: string | undefined, options: MappingsArguments) => commands.list(mapping, options));
  return new Command('mappings')
    .description('work with the event source mappings of a running server')
    .exitOverride()
    .addCommand(list, { isDefault: true });
}
