/** DescribeStreamConsumer: one consumer, and the stream it belongs to. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeConsumer, requireConsumer } from '../catalog/consumers.ts';
import type { Kinesis } from '../kinesis.ts';

export function describeStreamConsumer(kinesis: Kinesis): OperationOf<KinesisOperations, 'DescribeStreamConsumer'> {
  return (input, context) => {
    const { stream, consumer } = requireConsumer(kinesis.catalog.state, input, context);
    return { ConsumerDescription: { ...describeConsumer(consumer), StreamARN: stream.arn } };
  };
}
