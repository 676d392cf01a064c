/** Attributes of a message as SQS and SNS have them. */
export interface MessageAttribute {
  readonly dataType: string;
  readonly value: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** As the SDK names them; undefined when there are none. */
export function externalAttributes(
  attributes: MessageAttributes,
): Record<string, { DataType: string; StringValue: string }> | undefined {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, { dataType, value }]) => [name, { DataType: dataType, StringValue: value }]));
}
