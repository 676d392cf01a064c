/**
 * Usage as a section of the command log: sums by hour for two days, by day for two months.
 *
 * U1. A command adds what was counted; its time is when it was appended.
 * U2. State is bounded: of what is more than there is room for the sums go to one item per kind, without a name.
 */
import type { Amounts, UsageRow } from '../../platform/usage.ts';
import type { Applied, CommandSection } from '../../storage/command-log.ts';
import { USAGE_DAYS_KEPT, USAGE_HOURS_KEPT, USAGE_ITEMS_MAX } from '../limits.ts';

/** What was used of one thing. */
export interface UsedItem {
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  /** Empty: all for which there was no more room (U2). */
  readonly name: string;
  /** By the number of the hour since the epoch. */
  readonly hours: Sums;
  /** What is older, by the number of the day since the epoch. */
  readonly days: Sums;
}

type Sums = Map<number, Record<string, number>>;

export interface UsageCommand {
  readonly type: 'add';
  readonly rows: readonly UsageRow[];
}

export interface UsageState {
  readonly items: Map<string, UsedItem>;
}

type Piece = Omit<UsedItem, 'hours' | 'days'> & { readonly hours: StoredSums; readonly days: StoredSums };
type StoredSums = readonly (readonly [number, Amounts])[];

export const HOUR_MS = 3_600_000;
export const HOURS_OF_DAY = 24;

export const usageSection: CommandSection<UsageState, UsageCommand, null> = {
  name: 'server.usage',
  initialState: () => ({ items: new Map() }),
  apply,
  *snapshot({ items }) {
    for (const item of items.values()) yield { ...item, hours: [...item.hours], days: [...item.days] } satisfies Piece;
  },
  restore: (pieces) => {
    const items = (pieces as readonly Piece[]).map((piece): [string, UsedItem] => [
      keyOf(piece),
      { ...piece, hours: sumsOf(piece.hours), days: sumsOf(piece.days) },
    ]);
    return { items: new Map(items) };
  },
};

function sumsOf(stored: StoredSums): Sums {
  return new Map(stored.map(([period, amounts]) => [period, { ...amounts }]));
}

function apply(state: UsageState, { rows }: UsageCommand, { timeMs }: Applied): null {
  const hour = Math.floor(timeMs / HOUR_MS);
  if (rows.some((row) => state.items.get(keyOf(row))?.hours.has(hour) !== true)) foldAll(state, hour);
  for (const row of rows) add(itemOf(state, row).hours, hour, row.amounts);
  return null;
}

/** Also what is used no more: it makes room for others when all of it is gone. */
function foldAll({ items }: UsageState, hour: number): void {
  for (const [key, item] of items) {
    fold(item, hour);
    if (item.hours.size === 0 && item.days.size === 0) items.delete(key);
  }
}

function itemOf({ items }: UsageState, row: UsageRow): UsedItem {
  const { kind, account, region, name } = row;
  const known = items.get(keyOf(row));
  if (known !== undefined) return known;
  const what = items.size < USAGE_ITEMS_MAX ? { kind, account, region, name } : { kind, account: '', region: '', name: '' }; // U2
  const item = items.get(keyOf(what)) ?? { ...what, hours: new Map(), days: new Map() };
  items.set(keyOf(item), item);
  return item;
}

/** Hours that are old become days, and days that are old go. */
function fold({ hours, days }: UsedItem, now: number): void {
  for (const [hour, amounts] of hours) {
    if (hour > now - USAGE_HOURS_KEPT) continue;
    hours.delete(hour);
    add(days, Math.floor(hour / HOURS_OF_DAY), amounts);
  }
  for (const day of days.keys()) if (day <= now / HOURS_OF_DAY - USAGE_DAYS_KEPT) days.delete(day);
}

function add(sums: Sums, period: number, amounts: Amounts): void {
  const sum = sums.get(period) ?? {};
  for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount;
  sums.set(period, sum);
}

function keyOf({ kind, account, region, name }: Omit<UsageRow, 'amounts'>): string {
  return `${kind} ${account} ${region} ${name}`;
}
