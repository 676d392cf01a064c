/**
 * The peer of an event source mapping: a plain program that reads every shard of a stream by the AWS SDK, a page of as many
 * records as a batch, and calls a handler in its own process with the event a function would get. Prints `handled milliseconds`.
 *
 * Usage: node mapping-loop.js PORT STREAM RECORDS BATCH_SIZE
 */
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';

const [port, StreamName, recordsText, batchText] = process.argv.slice(2);
const records = Number(recordsText);
const kinesis = new KinesisClient({
  endpoint: `http://127.0.0.1:${port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
let handled = 0;

async function handler(event: { readonly Records: readonly unknown[] }): Promise<void> {
  handled += event.Records.length;
}

async function readShard(ShardId: string): Promise<void> {
  const start = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start));
  while (handled < records && ShardIterator !== undefined) {
    const page = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: Number(batchText) }));
    ShardIterator = page.NextShardIterator;
    const Records = (page.Records ?? []).map(({ Data = new Uint8Array(), PartitionKey, SequenceNumber }) => ({
      kinesis: { partitionKey: PartitionKey, sequenceNumber: SequenceNumber, data: Buffer.from(Data).toString('base64') },
      eventID: `${ShardId}:${SequenceNumber}`,
    }));
    if (Records.length > 0) await handler({ Records });
  }
}

const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
const began = performance.now();
await Promise.all(Shards.map(({ ShardId = '' }) => readShard(ShardId)));
console.log(`${handled} ${performance.now() - began}`);
kinesis.destroy();
