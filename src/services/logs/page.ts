/** Pages of lists that are ordered by name: a token names the last item of the page before it. */
import { tokenInvalid } from './errors.ts';
import { DESCRIBE_PAGE_MAX } from './limits.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

/** `items` are all there are, in the list's order; `keyOf` is different for each. */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  isAfter: (key: string, item: Item) => boolean,
  { limit = DESCRIBE_PAGE_MAX, nextToken }: { readonly limit?: number | undefined; readonly nextToken?: string | undefined },
): Page<Item> {
  const last = nextToken === undefined ? undefined : decodeToken(nextToken);
  const first = last === undefined ? 0 : items.findIndex((item) => isAfter(last, item));
  const page = first === -1 ? [] : items.slice(first, first + limit);
  const lastItem = page.at(-1);
  const more = first !== -1 && first + page.length < items.length && lastItem !== undefined;
  return { items: page, nextToken: more ? encodeToken(keyOf(lastItem)) : undefined };
}

export function encodeToken(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** Throws InvalidParameterException for what is no token of ours. */
export function decodeToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (encodeToken(text) !== token) throw tokenInvalid();
  return text;
}
