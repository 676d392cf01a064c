/** GetLogEvents: the events of one stream, from its head or its end, with tokens that lead on in both directions. */
import type { GetLogEventsRequest, GetLogEventsResponse, LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { Offset } from '../../../storage/log-engine.ts';
import { streamNotFound, tokenInvalid } from '../errors.ts';
import type { EventLog } from '../events/event-log.ts';
import { type Position, parsePosition, positionText } from '../events/position.ts';
import { type FoundEvent, searchBackwards, searchForwards, type Wanted } from '../events/search.ts';
import type { StreamSummary } from '../events/stream-index.ts';
import { keyOfRequest } from '../groups/group-name.ts';
import { EVENTS_PAGE_MAX } from '../limits.ts';
import type { Logs } from '../logs.ts';

type Start = { readonly direction: 'forward' | 'backward'; readonly at: Position };

export function getLogEvents({ groups, writer }: Logs): OperationOf<LogsOperations, 'GetLogEvents'> {
  return async (request, context) => {
    const key = keyOfRequest(context, request);
    await writer.flush(key);
    return groups.reading(key, (log) => eventsOf(log, request));
  };
}

async function eventsOf(log: EventLog, request: GetLogEventsRequest): Promise<GetLogEventsResponse> {
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = EVENTS_PAGE_MAX, logStreamName } = request;
  const stream = log.streams.get(logStreamName);
  if (stream === undefined) throw streamNotFound();
  const { direction, at } = startOf(stream, request.nextToken, request.startFromHead === true);
  const wanted: Wanted = {
    stream: (name) => name === logStreamName,
    fromMs: startTime,
    toMs: endTime - 1, // "equal to this time or later are not included" (API reference)
    eventsMax: limit,
    firstOffset: stream.firstOffset,
    lastOffset: stream.lastOffset,
  };
  if (direction === 'backward') {
    const { events, next } = await searchBackwards(log, at, wanted);
    return page(events, next ?? events[0]?.position ?? at, behind(events) ?? at);
  }
  const { events, next } = await searchForwards(log, at, wanted);
  return page(events, events[0]?.position ?? at, next ?? behind(events) ?? at);
}

function startOf({ firstOffset, lastOffset }: StreamSummary, token: string | undefined, fromHead: boolean): Start {
  if (token !== undefined) return parseToken(token);
  if (fromHead) return { direction: 'forward', at: { offset: firstOffset, index: 0 } };
  return { direction: 'backward', at: { offset: (lastOffset + 1) as Offset, index: 0 } };
}

function behind(events: readonly FoundEvent[]): Position | undefined {
  const last = events.at(-1)?.position;
  return last === undefined ? undefined : { ...last, index: last.index + 1 };
}

/** `before` and `after`: from where to look on in both directions. */
function page(events: readonly FoundEvent[], before: Position, after: Position): GetLogEventsResponse {
  return {
    events: events.map(({ timeMs, message, ingestedMs }) => ({
      timestamp: timeMs,
      message: `${message}\n`,
      ingestionTime: ingestedMs,
    })),
    nextForwardToken: `f/${positionText(after)}/s`,
    nextBackwardToken: `b/${positionText(before)}/s`,
  };
}

const TOKEN = /^([fb])\/(\d{56})\/s$/;

function parseToken(token: string): Start {
  const [, letter, digits = ''] = TOKEN.exec(token) ?? [];
  const at = parsePosition(digits);
  if (at === undefined) throw tokenInvalid();
  return { direction: letter === 'f' ? 'forward' : 'backward', at };
}
