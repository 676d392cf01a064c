/** Where a scenario acts: the client under test, and a client that sets up and looks after it, in an account of their own. */
import { eventually } from '../../support/wait.ts';
import type { ConformanceClient, Shape } from './client.ts';

export interface TestStream {
  readonly name: string;
  readonly arn: string;
}

export class World {
  readonly client: ConformanceClient;
  readonly admin: ConformanceClient;
  readonly account: string;
  #names = 0;

  constructor(client: ConformanceClient, admin: ConformanceClient, account: string) {
    this.client = client;
    this.admin = admin;
    this.account = account;
  }

  /** A name that nothing in the account has yet. */
  name(): string {
    return `stream-${++this.#names}`;
  }

  /** An active stream of one shard, or as the settings say. */
  async stream(settings: Shape = {}): Promise<TestStream> {
    const name = this.name();
    await this.admin.call('CreateStream', { StreamName: name, ShardCount: 1, ...settings });
    return { name, arn: String((await this.active(name)).StreamARN) };
  }

  /** The summary of the stream once it is ACTIVE. */
  async active(name: string): Promise<Shape> {
    return eventually(`${name} to be active`, 10_000, async () => {
      const summary = await this.summary(name);
      return summary.StreamStatus === 'ACTIVE' ? summary : undefined;
    });
  }

  async summary(name: string): Promise<Shape> {
    return (await this.admin.call('DescribeStreamSummary', { StreamName: name })).StreamDescriptionSummary as Shape;
  }

  async shards(name: string): Promise<readonly Shape[]> {
    return (await this.admin.call('ListShards', { StreamName: name })).Shards as readonly Shape[];
  }

  /** Puts texts under one key; gives the answers. */
  async put(name: string, texts: readonly string[], key = 'key'): Promise<readonly Shape[]> {
    const answers: Shape[] = [];
    for (const text of texts) {
      const Data = Buffer.from(text).toString('base64');
      answers.push(await this.admin.call('PutRecord', { StreamName: name, PartitionKey: key, Data }));
    }
    return answers;
  }

  /** All that a shard holds from its start. */
  async records(name: string, ShardId: string): Promise<readonly Shape[]> {
    const { ShardIterator } = await this.admin.call('GetShardIterator', {
      StreamName: name,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    return (await this.admin.call('GetRecords', { ShardIterator })).Records as readonly Shape[];
  }

  /** An active consumer of the stream; its ARN. */
  async consumer(streamArn: string, ConsumerName = 'consumer'): Promise<string> {
    const { Consumer } = await this.admin.call('RegisterStreamConsumer', { StreamARN: streamArn, ConsumerName });
    const ConsumerARN = (Consumer as Shape).ConsumerARN;
    return eventually('the consumer to be active', 10_000, async () => {
      const { ConsumerDescription } = await this.admin.call('DescribeStreamConsumer', { ConsumerARN });
      return (ConsumerDescription as Shape).ConsumerStatus === 'ACTIVE' ? String(ConsumerARN) : undefined;
    });
  }
}
