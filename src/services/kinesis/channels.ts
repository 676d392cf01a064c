/** The operations on channels, which deliver streams to S3 and S3 Tables at AWS: there is no S3 here, and each one says so. */
import type { KinesisOperations } from '../../protocol/generated/kinesis.ts';
import type { OperationTable } from '../../protocol/service.ts';
import { channelsNotAvailable } from './setting-errors.ts';

type ChannelOperation = 'CreateChannel' | 'DeleteChannel' | 'DescribeChannel' | 'ListChannels' | 'UpdateChannel';

export const channelOperations: Pick<Required<OperationTable<KinesisOperations>>, ChannelOperation> = {
  CreateChannel: () => refuse('CreateChannel'),
  DeleteChannel: () => refuse('DeleteChannel'),
  DescribeChannel: () => refuse('DescribeChannel'),
  ListChannels: () => refuse('ListChannels'),
  UpdateChannel: () => refuse('UpdateChannel'),
};

function refuse(operation: ChannelOperation): never {
  throw channelsNotAvailable(operation);
}
