/**
 * Amazon Resource Names, read strictly: a name that does not have exactly the form of its kind is not one (`undefined`).
 *
 *     arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE
 *     kinesis  stream/NAME | stream/NAME/consumer/NAME:SECONDS
 *     lambda   function:NAME | function:NAME:QUALIFIER | event-source-mapping:UUID
 *     sqs      NAME
 */

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

/** Where a resource lives. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

export interface StreamArn extends Place {
  readonly streamName: string;
}

export interface ConsumerArn extends StreamArn {
  readonly consumerName: string;
  readonly creationSeconds: number;
}

export interface FunctionArn extends Place {
  readonly functionName: string;
  /** A version, an alias or `$LATEST`; absent in an unqualified name. */
  readonly qualifier?: string;
}

export interface QueueArn extends Place {
  readonly queueName: string;
}

const ARN_CHARS_MAX = 2048;
const GENERAL = /^arn:(aws[a-z-]{0,20}):([a-z0-9.-]{1,63}):([a-z0-9-]{0,63}):([0-9]{12}|):(.+)$/s;
const STREAM = /^stream\/([a-zA-Z0-9_.-]{1,128})$/;
const CONSUMER = /^stream\/([a-zA-Z0-9_.-]{1,128})\/consumer\/([a-zA-Z0-9_.-]{1,128}):([0-9]{1,12})$/;
const FUNCTION = /^function:([a-zA-Z0-9-_]{1,140})(?::(\$LATEST|[a-zA-Z0-9-_]{1,128}))?$/;
const MAPPING = /^event-source-mapping:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const QUEUE = /^[a-zA-Z0-9_-]{1,80}(?:\.fifo)?$/;

/** The parts of any ARN; undefined when `text` is none. */
export function parseArn(text: string): Arn | undefined {
  if (text.length > ARN_CHARS_MAX) return undefined;
  const match = GENERAL.exec(text);
  if (match === null) return undefined;
  const [, partition = '', service = '', region = '', accountId = '', resource = ''] = match;
  return { partition, service, region, accountId, resource };
}

/** The ARN of a resource in the `aws` partition. */
export function formatArn(service: string, place: Place, resource: string): string {
  return `arn:aws:${service}:${place.region}:${place.accountId}:${resource}`;
}

export function parseStreamArn(text: string): StreamArn | undefined {
  const found = resourceOf(text, 'kinesis', STREAM);
  return found && { ...found.place, streamName: found.parts[1] ?? '' };
}

export function parseConsumerArn(text: string): ConsumerArn | undefined {
  const found = resourceOf(text, 'kinesis', CONSUMER);
  if (found === undefined) return undefined;
  const [, streamName = '', consumerName = '', seconds = ''] = found.parts;
  return { ...found.place, streamName, consumerName, creationSeconds: Number(seconds) };
}

export function parseFunctionArn(text: string): FunctionArn | undefined {
  const found = resourceOf(text, 'lambda', FUNCTION);
  if (found === undefined) return undefined;
  const [, functionName = '', qualifier] = found.parts;
  return qualifier === undefined ? { ...found.place, functionName } : { ...found.place, functionName, qualifier };
}

/** The UUID in the ARN of an event source mapping. */
export function parseMappingArn(text: string): (Place & { readonly uuid: string }) | undefined {
  const found = resourceOf(text, 'lambda', MAPPING);
  return found && { ...found.place, uuid: found.parts[1] ?? '' };
}

export function parseQueueArn(text: string): QueueArn | undefined {
  const found = resourceOf(text, 'sqs', QUEUE);
  return found && { ...found.place, queueName: found.parts[0] ?? '' };
}

export function formatStreamArn(arn: StreamArn): string {
  return formatArn('kinesis', arn, `stream/${arn.streamName}`);
}

export function formatConsumerArn(arn: ConsumerArn): string {
  return formatArn('kinesis', arn, `stream/${arn.streamName}/consumer/${arn.consumerName}:${arn.creationSeconds}`);
}

export function formatFunctionArn(arn: FunctionArn): string {
  const qualifier = arn.qualifier === undefined ? '' : `:${arn.qualifier}`;
  return formatArn('lambda', arn, `function:${arn.functionName}${qualifier}`);
}

export function formatMappingArn(place: Place, uuid: string): string {
  return formatArn('lambda', place, `event-source-mapping:${uuid}`);
}

export function formatQueueArn(arn: QueueArn): string {
  return formatArn('sqs', arn, arn.queueName);
}

function resourceOf(text: string, service: string, form: RegExp): { place: Place; parts: RegExpExecArray } | undefined {
  const arn = parseArn(text);
  if (arn === undefined || arn.service !== service || arn.region === '' || arn.accountId === '') return undefined;
  const parts = form.exec(arn.resource);
  return parts === null ? undefined : { place: { region: arn.region, accountId: arn.accountId }, parts };
}
