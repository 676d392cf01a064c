/** DescribeLogStreams: one stream per environment of a function, by name or by the time of its last event. */
import type { LogStream, LogsOperations } from '../../../protocol/generated/logs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { prefixWithEventTime } from '../errors.ts';
import type { StreamSummary } from '../events/stream-index.ts';
import { groupArn, keyOfRequest } from '../groups/group-name.ts';
import type { Logs } from '../logs.ts';
import { pageOf } from '../page.ts';

export function describeLogStreams({ groups, writer }: Logs): OperationOf<LogsOperations, 'DescribeLogStreams'> {
  return async (request, context) => {
    const { logStreamNamePrefix: prefix = '', orderBy = 'LogStreamName', descending = false } = request;
    if (orderBy === 'LastEventTime' && prefix !== '') throw prefixWithEventTime();
    const key = keyOfRequest(context, request);
    await writer.flush(key);
    const streams = await groups.reading(key, (log) => log.streams);
    const orderText = orderBy === 'LogStreamName' ? (stream: StreamSummary) => stream.name : timeText;
    const all = [...streams.all()].filter(({ name }) => name.startsWith(prefix));
    all.sort((left, right) => (orderText(left) < orderText(right) === descending ? 1 : -1));
    const isAfter = (last: string, stream: StreamSummary): boolean =>
      descending ? orderText(stream) < last : orderText(stream) > last;
    const { items, nextToken } = pageOf(all, orderText, isAfter, request);
    return { logStreams: items.map((stream) => describe(groupArn(key), stream)), nextToken };
  };
}

/** Orders by time; equal times by name. */
function timeText({ lastEventMs, name }: StreamSummary): string {
  return `${String(lastEventMs).padStart(16, '0')} ${name}`;
}

function describe(arn: string, { name, firstEventMs, lastEventMs, lastIngestionMs }: StreamSummary): LogStream {
  return {
    logStreamName: name,
    creationTime: firstEventMs, // a stream begins with its first line
    firstEventTimestamp: firstEventMs,
    lastEventTimestamp: lastEventMs,
    lastIngestionTime: lastIngestionMs,
    arn: `${arn}:log-stream:${name}`,
    storedBytes: 0, // at AWS, too, since 2019
  };
}
