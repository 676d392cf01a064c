/** The whole table. */
import { CHANNEL_SCENARIOS } from './channels.ts';
import { CONSUMER_SCENARIOS } from './consumers.ts';
import { RECORD_SCENARIOS } from './records.ts';
import type { Scenario } from './scenario.ts';
import { SETTING_SCENARIOS } from './settings.ts';
import { SHARD_SCENARIOS } from './shards.ts';
import { STREAM_SCENARIOS } from './streams.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...STREAM_SCENARIOS,
  ...RECORD_SCENARIOS,
  ...SHARD_SCENARIOS,
  ...CONSUMER_SCENARIOS,
  ...SETTING_SCENARIOS,
  ...CHANNEL_SCENARIOS,
];
