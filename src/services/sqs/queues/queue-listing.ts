/** The pages of ListQueues: queues of one account and region by name, with a token that names the last one seen. */
import { invalidParameter, invalidValue } from '../errors.ts';
import { LIST_QUEUES_MAX } from '../limits.ts';
import type { QueueRecord } from './queue-catalog.ts';

export interface QueuePage {
  readonly queues: readonly QueueRecord[];
  readonly nextToken: string | undefined;
}

export interface QueuePageRequest {
  readonly prefix: string;
  readonly resultsMax: number | undefined;
  readonly nextToken: string | undefined;
}

const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;

/** Without a page size the answer holds up to 1000 queues and no token (API reference, ListQueues). */
export function pageOfQueues(queues: readonly QueueRecord[], request: QueuePageRequest): QueuePage {
  const { prefix, resultsMax = LIST_QUEUES_MAX } = request;
  if (resultsMax < 1 || resultsMax > LIST_QUEUES_MAX) {
    throw invalidValue(resultsMax, 'MaxResults', 'Must be between 1 and 1000, if provided.');
  }
  const after = request.nextToken === undefined ? '' : nameOfToken(request.nextToken);
  const matching = queues.filter(({ name }) => name.startsWith(prefix) && name > after);
  matching.sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = matching.slice(0, resultsMax);
  const more = request.resultsMax !== undefined && matching.length > page.length;
  return { queues: page, nextToken: more ? tokenOfName(page.at(-1)?.name ?? '') : undefined };
}

function tokenOfName(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function nameOfToken(token: string): string {
  if (!TOKEN.test(token)) throw invalidParameter('Invalid or expired next token.');
  return Buffer.from(token, 'base64url').toString();
}
