/** The command line of `millrace mappings`. */
import { Command } from 'commander';
import { type ConnectionArguments, withConnectionOptions } from './connection-options.ts';
import { RANGES } from './limits.ts';
import { within } from './within.ts';

export interface MappingsArguments extends ConnectionArguments {
  readonly json?: true;
  readonly watch?: true;
}

export interface MappingResetArguments extends ConnectionArguments {
  readonly to: string;
  readonly shard?: string;
}

export interface MappingReplayArguments extends ConnectionArguments {
  readonly from: string;
  readonly to?: string;
  readonly shard?: string;
  readonly retries?: number;
  readonly toDestination?: true;
  readonly json?: true;
}

export interface MappingsCommands {
  replay(mapping: string, options: MappingReplayArguments): Promise<void>;
  reset(mapping: string, options: MappingResetArguments): Promise<void>;
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
    .addCommand(list, { isDefault: true })
    .addCommand(replayCommand(commands))
    .addCommand(resetCommand(commands));
}

const PLACES = `
POSITION is TRIM_HORIZON, LATEST, a time (2026-11-29T14:00:00Z, or seconds since 1970), or with --shard a sequence number.`;

const REPLAY_EXAMPLES = `${PLACES}

Examples:
  $ millrace mappings replay 6f1e2a3b-… --from 2026-11-29T14:00:00Z --to 2026-11-29T15:00:00Z
  $ millrace mappings replay 6f1e2a3b-… --from TRIM_HORIZON --retries 0 --json > given-up.jsonl

The function is invoked as the mapping does it, beside the mapping, whose checkpoints stay. What is given up is printed, and with
--to-destination sent to the mapping's destination, too. Ctrl-C ends it behind the batch in hand. Exits 1 unless all was processed.`;

function replayCommand(commands: MappingsCommands): Command {
  return withConnectionOptions(new Command('replay'))
    .description('read a stretch of a mapping’s shards again, beside the mapping')
    .argument('<uuid>', 'the UUID of the mapping')
    .requiredOption('--from <position>', 'where the stretch begins')
    .option('--to <position>', 'where it ends: before a time, with the record of a sequence number (default: LATEST)')
    .option('--shard <id>', 'this shard alone (default: all)')
    .option(
      '--retries <count>',
      'retries of a batch (default: the mapping’s, or 2 where they have no bound)',
      within(RANGES.retries),
    )
    .option('--to-destination', 'send what is given up to the mapping’s destination')
    .option('--json', 'print what happens as JSON lines')
    .addHelpText('after', REPLAY_EXAMPLES)
    .exitOverride()
    .action((mapping: string, options: MappingReplayArguments) => commands.replay(mapping, options));
}

const RESET_EXAMPLES = `${PLACES}

Examples:
  $ aws lambda update-event-source-mapping --uuid 6f1e2a3b-… --no-enabled
  $ millrace mappings reset 6f1e2a3b-… --to 2026-11-29T14:00:00Z
  $ aws lambda update-event-source-mapping --uuid 6f1e2a3b-… --enabled`;

function resetCommand(commands: MappingsCommands): Command {
  return withConnectionOptions(new Command('reset'))
    .description('let a disabled mapping go on from another position; the state of its windows is dropped')
    .argument('<uuid>', 'the UUID of the mapping')
    .requiredOption('--to <position>', 'where it goes on')
    .option('--shard <id>', 'this shard alone (default: all)')
    .addHelpText('after', RESET_EXAMPLES)
    .exitOverride()
    .action((mapping: string, options: MappingResetArguments) => commands.reset(mapping, options));
}
