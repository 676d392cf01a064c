/** Usage as the admin action `server/usage` tells it: sums since a time, in the units that AWS bills. */
import { type Clock, isoTimestamp } from '../../platform/clock.ts';
import type { Amounts } from '../../platform/usage.ts';
import { type AdminAction, inputRefused } from '../../protocol/admin.ts';
import type { UsageLedger } from './usage-ledger.ts';
import { HOUR_MS, HOURS_OF_DAY, type UsedItem } from './usage-section.ts';

interface Used {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

export interface FunctionUsage extends Used {
  readonly requests: number;
  readonly billedMilliseconds: number;
  readonly gigabyteSeconds: number;
}

export interface StreamUsage extends Used {
  /** Of streams in provisioned mode. */
  readonly shardHours: number;
  readonly extendedRetentionShardHours: number;
  readonly putPayloadUnits: number;
  readonly records: number;
  /** Each record rounded up. */
  readonly kilobytesIn: number;
  readonly fanOutConsumerShardHours: number;
  readonly fanOutGigabytes: number;
  readonly onDemandStreamHours: number;
  readonly onDemandGigabytesIn: number;
  readonly onDemandGigabytesOut: number;
}

export interface UsageReport {
  /** From the beginning of which period on, ISO 8601; null: all that is kept. */
  readonly since: string | null;
  readonly functions: readonly FunctionUsage[];
  readonly streams: readonly StreamUsage[];
}

const GIGABYTE = 1024 ** 3;
const MEGABYTES_OF_GIGABYTE = 1024;
const KILOBYTES_OF_GIGABYTE = 1024 ** 2;

export function usageAction(ledger: UsageLedger, clock: Clock): AdminAction {
  return {
    method: 'GET',
    inputs: ['since'],
    run: async (input, { accountId }) => {
      const sinceMs = input.wholeNumber('since', 0, Number.MAX_SAFE_INTEGER);
      if (sinceMs !== undefined && sinceMs > clock.nowMs()) throw inputRefused('"since" lies in the future.');
      const items = (await ledger.items()).filter(({ account }) => account === accountId || account === '');
      return reportOf(items, sinceMs);
    },
  };
}

function reportOf(items: readonly UsedItem[], sinceMs: number | undefined): UsageReport {
  const fromHour = sinceMs === undefined ? undefined : Math.floor(sinceMs / HOUR_MS);
  const of = <Row>(kind: string, row: (item: UsedItem, sum: Sum) => Row): Row[] =>
    items
      .filter((item) => item.kind === kind)
      .map((item): [UsedItem, Sum] => [item, sumOf(item, fromHour)])
      .filter(([, sum]) => !sum.isEmpty)
      .sort(([left], [right]) => (left.name < right.name ? -1 : 1))
      .map(([item, sum]) => row(item, sum));
  return {
    since: fromHour === undefined ? null : isoTimestamp(fromHour * HOUR_MS),
    functions: of('function', functionUsage),
    streams: of('stream', streamUsage),
  };
}

interface Sum {
  readonly isEmpty: boolean;
  of(name: string): number;
}

/** Of that hour and what is later; a day counts as a whole. */
function sumOf({ hours, days }: UsedItem, fromHour = 0): Sum {
  const sums = new Map<string, number>();
  const add = (amounts: Amounts): void => {
    for (const [name, amount] of Object.entries(amounts)) sums.set(name, (sums.get(name) ?? 0) + amount);
  };
  for (const [hour, amounts] of hours) if (hour >= fromHour) add(amounts);
  for (const [day, amounts] of days) if (day >= Math.floor(fromHour / HOURS_OF_DAY)) add(amounts);
  return { isEmpty: sums.size === 0, of: (name) => sums.get(name) ?? 0 };
}

function functionUsage({ account, region, name }: UsedItem, sum: Sum): FunctionUsage {
  return {
    account,
    region,
    name,
    requests: sum.of('requests'),
    billedMilliseconds: sum.of('billedMilliseconds'),
    gigabyteSeconds: sum.of('megabyteMilliseconds') / MEGABYTES_OF_GIGABYTE / 1000,
  };
}

function streamUsage({ account, region, name }: UsedItem, sum: Sum): StreamUsage {
  return {
    account,
    region,
    name,
    shardHours: sum.of('shardMs') / HOUR_MS,
    extendedRetentionShardHours: sum.of('extendedRetentionShardMs') / HOUR_MS,
    putPayloadUnits: sum.of('putPayloadUnits'),
    records: sum.of('records'),
    kilobytesIn: sum.of('kilobytesIn'),
    fanOutConsumerShardHours: sum.of('consumerShardMs') / HOUR_MS,
    fanOutGigabytes: sum.of('fanOutBytes') / GIGABYTE,
    onDemandStreamHours: sum.of('onDemandStreamMs') / HOUR_MS,
    onDemandGigabytesIn: sum.of('onDemandKilobytesIn') / KILOBYTES_OF_GIGABYTE,
    onDemandGigabytesOut: sum.of('onDemandBytesOut') / GIGABYTE,
  };
}
