/** The AWS SDK for JavaScript v3 as a {@link ConformanceClient}, over any of its transports. */
import * as kinesis from '@aws-sdk/client-kinesis';
import {
  type ConformanceClient,
  plain,
  ServiceRefusal,
  type Shape,
  type Subscription,
  UnknownToClient,
  type Wire,
} from './client.ts';

type Command = Parameters<kinesis.KinesisClient['send']>[0];

export interface JavaScriptClientSettings {
  readonly name: string;
  readonly endpoint: string;
  /** A 12-digit access key id is the account. */
  readonly account: string;
  /** None: the SDK's default, HTTP/2. */
  readonly requestHandler?: NonNullable<kinesis.KinesisClientConfig['requestHandler']>;
}

export class JavaScriptClient implements ConformanceClient {
  readonly name: string;
  readonly #client: kinesis.KinesisClient;
  #wire: Wire = {};

  constructor({ name, endpoint, account, requestHandler }: JavaScriptClientSettings) {
    this.name = name;
    this.#client = new kinesis.KinesisClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: account, secretAccessKey: 'test' },
      maxAttempts: 1,
      ...(requestHandler === undefined ? {} : { requestHandler }),
    });
    this.#client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        const contentType = headers['content-type'];
        this.#wire = contentType === undefined ? {} : { contentType };
        return next(args);
      },
      { step: 'finalizeRequest', name: 'rememberWire' },
    );
  }

  async call(operation: string, input: Shape): Promise<Shape> {
    return plain(await refusing(this.#client.send(commandOf(operation, input)))) as Shape;
  }

  async subscribe(input: Shape, records: number = Number.POSITIVE_INFINITY): Promise<Subscription> {
    const sent = this.#client.send(new kinesis.SubscribeToShardCommand(native(input) as kinesis.SubscribeToShardCommandInput));
    const { EventStream } = await refusing(sent);
    const events: Shape[] = [];
    let seen = 0;
    try {
      for await (const { SubscribeToShardEvent: event } of EventStream ?? []) {
        if (event === undefined) continue;
        events.push(plain(event) as Shape);
        seen += event.Records?.length ?? 0;
        if (seen >= records) break;
      }
    } catch (error: unknown) {
      const { code, message } = refusalOf(error);
      return { events, error: { code, message } };
    }
    return { events };
  }

  async wait(waiter: string, input: Shape): Promise<void> {
    const { StreamName } = input as { StreamName: string };
    const settings = { client: this.#client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 };
    if (waiter === 'StreamExists') await kinesis.waitUntilStreamExists(settings, { StreamName });
    else await kinesis.waitUntilStreamNotExists(settings, { StreamName });
  }

  async paginate(operation: string, input: Shape): Promise<readonly Shape[]> {
    const settings = { client: this.#client };
    const pages =
      operation === 'ListStreams'
        ? kinesis.paginateListStreams(settings, input)
        : kinesis.paginateListStreamConsumers(settings, input as unknown as kinesis.ListStreamConsumersCommandInput);
    const all: Shape[] = [];
    for await (const page of pages) all.push(plain(page) as Shape);
    return all;
  }

  wire(): Wire {
    return this.#wire;
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }
}

function commandOf(operation: string, input: Shape): Command {
  const commands = kinesis as unknown as Record<string, new (input: unknown) => Command>;
  const Constructor = commands[`${operation}Command`];
  if (Constructor === undefined) throw new UnknownToClient(`the SDK has no ${operation}Command`);
  return new Constructor(native(input));
}

/** The SDK's own types for blobs and timestamps. */
function native(value: unknown, member = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => native(one, member));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, native(one, key)]));
  }
  if (member === 'Data' && typeof value === 'string') return Buffer.from(value, 'base64');
  if (member.endsWith('Timestamp') && typeof value === 'string') return new Date(value);
  return value;
}

async function refusing<T>(sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (error: unknown) {
    throw refusalOf(error);
  }
}

/** A refusal of the service; anything else (a broken connection, say) is thrown on as it is. */
function refusalOf(error: unknown): ServiceRefusal {
  if (!(error instanceof kinesis.KinesisServiceException)) throw error;
  const known = error.constructor !== kinesis.KinesisServiceException;
  return new ServiceRefusal({
    code: error.name,
    message: error.message,
    status: error.$metadata.httpStatusCode ?? 0,
    type: known ? error.constructor.name : 'KinesisServiceException',
  });
}
