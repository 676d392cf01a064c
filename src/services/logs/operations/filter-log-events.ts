/** FilterLogEvents: the events of a group's streams, in the order in which they were written. */
import type { FilterLogEventsRequest, LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { namesAndPrefix, tokenInvalid } from '../errors.ts';
import type { EventLog } from '../events/event-log.ts';
import { type Position, parsePosition, positionText } from '../events/position.ts';
import { type FoundEvent, searchForwards } from '../events/search.ts';
import { parseFilterPattern } from '../filter/filter-pattern.ts';
import { keyOfRequest } from '../groups/group-name.ts';
import { EVENTS_PAGE_MAX } from '../limits.ts';
import type { Logs } from '../logs.ts';
import { decodeToken, encodeToken } from '../page.ts';

export function filterLogEvents({ groups, writer }: Logs): OperationOf<LogsOperations, 'FilterLogEvents'> {
  return async (request, context) => {
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = EVENTS_PAGE_MAX, filterPattern = '' } = request;
    const key = keyOfRequest(context, request);
    const stream = streamFilter(request);
    const message = parseFilterPattern(filterPattern);
    await writer.flush(key);
    const wanted = { stream, message, fromMs: startTime, toMs: endTime, eventsMax: limit };
    const { events, next } = await groups.reading(key, async (log) =>
      searchForwards(log, await startOf(log, startTime, request.nextToken), wanted),
    );
    return {
      events: events.map(describe),
      searchedLogStreams: [],
      nextToken: next === undefined ? undefined : encodeToken(positionText(next)),
    };
  };
}

function streamFilter({ logStreamNames, logStreamNamePrefix }: FilterLogEventsRequest): ((name: string) => boolean) | undefined {
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) throw namesAndPrefix();
  if (logStreamNamePrefix !== undefined) return (name) => name.startsWith(logStreamNamePrefix);
  if (logStreamNames === undefined) return undefined;
  const names = new Set(logStreamNames);
  return (name) => names.has(name);
}

async function startOf(log: EventLog, startTime: number, token: string | undefined): Promise<Position> {
  if (token === undefined) return { offset: await log.offsetAt(startTime), index: 0 };
  const position = parsePosition(decodeToken(token));
  if (position === undefined) throw tokenInvalid();
  return position;
}

function describe({ stream, timeMs, message, ingestedMs, position }: FoundEvent) {
  return {
    logStreamName: stream,
    timestamp: timeMs,
    message: `${message}\n`,
    ingestionTime: ingestedMs,
    eventId: positionText(position),
  };
}
