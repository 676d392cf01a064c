/** ListStreamConsumers: the consumers of a stream in the order of their names, page by page. */
import type { KinesisOperations, ListStreamConsumersInput } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf, RequestContext } from '../../../protocol/service.ts';
import { describeConsumer } from '../catalog/consumers.ts';
import type { Stream } from '../catalog/state.ts';
import { requireStream } from '../catalog/streams.ts';
import { streamNotFound } from '../errors.ts';
import { nextTokenInvalid, notTogetherWithNextToken } from '../iterator-errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { LIST_CONSUMERS_DEFAULT } from '../limits.ts';

/** Where the next page begins, and in which incarnation of the stream. */
export interface ListStreamConsumersPage {
  readonly streamId: string;
  readonly afterName: string;
}

export function listStreamConsumers(kinesis: Kinesis): OperationOf<KinesisOperations, 'ListStreamConsumers'> {
  return (input, context) => {
    const stream = streamOf(kinesis, input, context);
    const page = input.NextToken === undefined ? undefined : kinesis.consumerPages.open(input.NextToken);
    if (page !== undefined && page.streamId !== stream.id) throw nextTokenInvalid();
    const afterName = page?.afterName ?? '';
    const consumers = stream.consumers.filter(({ name }) => name > afterName).sort((a, b) => (a.name < b.name ? -1 : 1));
    const shown = consumers.slice(0, input.MaxResults ?? LIST_CONSUMERS_DEFAULT);
    const last = shown.at(-1);
    const Consumers = shown.map(describeConsumer);
    if (last === undefined || shown.length === consumers.length) return { Consumers };
    return { Consumers, NextToken: kinesis.consumerPages.issue({ streamId: stream.id, afterName: last.name }) };
  };
}

/** Unlike for ListShards, the model wants the stream's ARN on every page. */
function streamOf(kinesis: Kinesis, input: ListStreamConsumersInput, context: RequestContext): Stream {
  const { StreamARN, StreamCreationTimestamp: createdMs, NextToken } = input;
  if (NextToken !== undefined && createdMs !== undefined) throw notTogetherWithNextToken('StreamCreationTimestamp');
  const stream = requireStream(kinesis.catalog.state, { StreamARN }, context);
  // It tells apart a stream and its successor of the same name (API reference).
  if (createdMs !== undefined && Math.floor(createdMs / 1000) * 1000 !== stream.createdMs) throw streamNotFound(stream);
  return stream;
}
