/** Channels deliver to Amazon S3, which is not here: their operations say so rather than pretend. */
import assert from 'node:assert/strict';
import { ServiceRefusal, type Shape } from '../harness/client.ts';
import type { Scenario } from './scenario.ts';

const CHANNEL = 'arn:aws:kinesis:us-east-1:000000000000:channel/c';
const INPUTS: Readonly<Record<string, Shape>> = {
  DeleteChannel: { ChannelARN: CHANNEL },
  DescribeChannel: { ChannelARN: CHANNEL },
  ListChannels: {},
};

export const CHANNEL_SCENARIOS: readonly Scenario[] = Object.entries(INPUTS).map(([operation, input]) => ({
  operation,
  title: 'is said not to be here',
  newest: true,
  planned: true,
  run: async (world) => {
    await assert.rejects(world.client.call(operation, input), (error: unknown) => {
      if (!(error instanceof ServiceRefusal)) throw error;
      assert.equal(error.code, 'NotImplementedException');
      assert.match(error.message, new RegExp(operation));
      return true;
    });
  },
}));
