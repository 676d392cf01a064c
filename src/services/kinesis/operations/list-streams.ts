/** ListStreams: the streams of an account in a region in the order of their names, page by page. */
import type { KinesisOperations, StreamSummary } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { Stream } from '../catalog/state.ts';
import { nextTokenInvalid } from '../iterator-errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { LIST_STREAMS_DEFAULT } from '../limits.ts';

/** Where the next page begins; a token is of use to nobody else. */
export interface ListStreamsPage {
  readonly account: string;
  readonly region: string;
  readonly afterName: string;
}

export function listStreams(kinesis: Kinesis): OperationOf<KinesisOperations, 'ListStreams'> {
  return (input, { accountId: account, region }) => {
    const page = input.NextToken === undefined ? undefined : kinesis.streamPages.open(input.NextToken);
    if (page !== undefined && (page.account !== account || page.region !== region)) throw nextTokenInvalid();
    const afterName = page?.afterName ?? input.ExclusiveStartStreamName ?? '';
    const streams = [...kinesis.catalog.state.streamsOf(account, region).values()]
      .filter((stream) => stream.name > afterName)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const shown = streams.slice(0, input.Limit ?? LIST_STREAMS_DEFAULT);
    const last = shown.at(-1);
    const more = last !== undefined && shown.length < streams.length;
    return {
      StreamNames: shown.map(({ name }) => name),
      StreamSummaries: shown.map(summaryOf),
      HasMoreStreams: more,
      ...(more ? { NextToken: kinesis.streamPages.issue({ account, region, afterName: last.name }) } : {}),
    };
  };
}

function summaryOf(stream: Stream): StreamSummary {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: stream.status,
    StreamModeDetails: { StreamMode: stream.mode },
    StreamCreationTimestamp: stream.createdMs,
  };
}
