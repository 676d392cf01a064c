/** Puts numbered records under a few keys until it is told to stop; each key's numbers are put in order. */
import * as kinesis from '@aws-sdk/client-kinesis';

const PAUSE_MS = 50;

export class Producer {
  /** What was acknowledged: key and number. */
  readonly put: (readonly [key: string, text: string])[] = [];
  readonly #client: kinesis.KinesisClient;
  readonly #stream: string;
  readonly #keys: readonly string[];
  #stopped = false;
  #running: Promise<void>;

  constructor(client: kinesis.KinesisClient, stream: string, keys: number) {
    this.#client = client;
    this.#stream = stream;
    this.#keys = Array.from({ length: keys }, (_, index) => `key-${index}`);
    this.#running = this.#run();
  }

  /** Waits for what is on its way; throws what broke it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let number = 0; !this.#stopped; number += 1) {
      await this.#putAll(this.#keys, String(number));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** One record for each key; what is refused (a shard that is just being closed, say) is put again before the next number. */
  async #putAll(keys: readonly string[], text: string): Promise<void> {
    let left = keys;
    while (left.length > 0) {
      const Records = left.map((key) => ({ PartitionKey: key, Data: Buffer.from(text) }));
      const answer = await this.#client.send(new kinesis.PutRecordsCommand({ StreamName: this.#stream, Records }));
      const failed = left.filter((_, index) => answer.Records?.[index]?.ErrorCode !== undefined);
      this.put.push(...left.filter((key) => !failed.includes(key)).map((key) => [key, text] as const));
      left = failed;
    }
  }
}
