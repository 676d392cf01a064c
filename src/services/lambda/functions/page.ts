/** Pages of a sorted list. The marker names the last item of the page before, so that deletions do no harm. */
import { invalidParameter } from '../errors.ts';
import { LIST_PAGE_MAX } from '../limits.ts';

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** How the items of a list are named in a marker. */
export interface Cursor<Item> {
  nameOf(item: Item): string;
  /** What a name looks like; nothing else is taken for one. */
  readonly pattern: RegExp;
  /** The item comes after the one of this name. */
  isAfter(item: Item, name: string): boolean;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty on the last page. */
  readonly next: { readonly NextMarker?: string };
}

export function pageOf<Item>(sorted: readonly Item[], request: PageRequest, cursor: Cursor<Item>): Page<Item> {
  const after = request.Marker === undefined ? undefined : nameInMarker(request.Marker, cursor.pattern);
  const remaining = after === undefined ? sorted : sorted.filter((item) => cursor.isAfter(item, after));
  const items = remaining.slice(0, Math.min(request.MaxItems ?? LIST_PAGE_MAX, LIST_PAGE_MAX));
  const last = items.at(-1);
  const isMore = items.length < remaining.length && last !== undefined;
  return { items, next: isMore ? { NextMarker: Buffer.from(cursor.nameOf(last)).toString('base64url') } : {} };
}

function nameInMarker(marker: string, pattern: RegExp): string {
  const name = Buffer.from(marker, 'base64url').toString();
  if (!pattern.test(name)) throw invalidParameter('The marker is not one that this operation returned.');
  return name;
}
