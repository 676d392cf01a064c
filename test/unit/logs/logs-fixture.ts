/** A log service on a memory engine, written to as a function's environments would. */
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import type { LogsOperations } from '../../../src/protocol/generated/logs.ts';
import type { RequestContext } from '../../../src/protocol/service.ts';
import type { LogSettings } from '../../../src/services/logs/groups/log-groups.ts';
import { LogsService } from '../../../src/services/logs/service.ts';
import { EngineCommandLog } from '../../../src/storage/engine-command-log.ts';
import type { LogEngine } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { type Caller, callerOf } from '../../support/service-caller.ts';

export const ACCOUNT = '000000000000';
export const GROUP = '/aws/lambda/f';
export const ARN: string = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${GROUP}`;

export const context: RequestContext = contextOf(ACCOUNT);

export function contextOf(accountId: string, region = 'eu-west-1'): RequestContext {
  return { accountId, region, requestId: 'r', host: '127.0.0.1:4566', signal: () => new AbortController().signal };
}

export interface FixtureOptions {
  readonly clock?: ManualClock;
  readonly engine?: LogEngine;
  readonly settings?: Partial<LogSettings>;
}

export interface Fixture {
  readonly clock: ManualClock;
  readonly engine: LogEngine;
  readonly service: LogsService;
  readonly call: Caller<LogsOperations>;
  /** A line of a stream of the group, now. */
  write(text: string, stream?: string, group?: string): void;
  /** The messages that FilterLogEvents finds, without their line ends, over all pages. */
  messages(input?: Partial<LogsOperations['FilterLogEvents']['input']>): Promise<string[]>;
  restart(): Promise<Fixture>;
  close(): Promise<void>;
}

export async function startLogs(options: FixtureOptions = {}): Promise<Fixture> {
  const clock = options.clock ?? new ManualClock();
  const engine = options.engine ?? new MemoryLogEngine({ clock });
  const commands = new EngineCommandLog({ engine, clock, logger: silentLogger });
  const settings = { bytesPerGroupMax: 64 * 1024 * 1024, retentionDays: 30, ...options.settings };
  const random = new SeededRandom(3);
  const service = new LogsService({ engine, commands, clock, random, logger: silentLogger, settings });
  await commands.start();
  await service.start();
  const call = callerOf<LogsOperations>(service.operations, context);
  const close = async (): Promise<void> => {
    await service.close();
    await commands.close();
  };
  return {
    clock,
    engine,
    service,
    call,
    write: (text, stream = 'a', group = GROUP) =>
      service.write({ accountId: ACCOUNT, region: 'eu-west-1', group, stream }, { timeMs: clock.nowMs(), text }),
    messages: async (input = {}) => {
      const found: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await call('FilterLogEvents', { logGroupName: GROUP, ...input, nextToken });
        found.push(...(page.events ?? []).map(({ message = '' }) => message.replace(/\n$/, '')));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return found;
    },
    restart: async () => {
      await close();
      return startLogs({ ...options, clock, engine });
    },
    close,
  };
}
