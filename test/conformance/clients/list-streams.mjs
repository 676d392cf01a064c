/** A program of a user: the JavaScript SDK with nothing but its environment. */
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';

const client = new KinesisClient({ maxAttempts: 1 });
const { StreamNames } = await client.send(new ListStreamsCommand({}));
console.log(JSON.stringify(StreamNames));
client.destroy();
