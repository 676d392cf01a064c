/** Pages of lists: in the order of ARNs, a token names the last item that was shown. */
import { invalidParameter } from './errors.ts';
import { PAGE_ITEMS, PAGE_TOKEN_CHARACTERS_MAX } from './limits.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: { readonly NextToken?: string };
}

/** Throws InvalidParameter for a token that is none of ours. */
export function pageOf<Item extends { readonly arn: string }>(all: Iterable<Item>, token: string | undefined): Page<Item> {
  const after = token === undefined || token === '' ? '' : lastShown(token);
  const rest = [...all].filter(({ arn }) => arn > after).sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const items = rest.slice(0, PAGE_ITEMS);
  const last = items.at(-1);
  return { items, next: rest.length > items.length && last !== undefined ? { NextToken: tokenOf(last.arn) } : {} };
}

function tokenOf(arn: string): string {
  return Buffer.from(arn).toString('base64url');
}

function lastShown(token: string): string {
  const arn = token.length > PAGE_TOKEN_CHARACTERS_MAX ? '' : Buffer.from(token, 'base64url').toString('utf8');
  if (!arn.startsWith('arn:') || tokenOf(arn) !== token) throw invalidParameter('NextToken');
  return arn;
}
