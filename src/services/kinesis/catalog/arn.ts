/** Stream ARNs: `arn:aws:kinesis:<region>:<account>:stream/<name>`. */

export interface StreamIdentity {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const FORM = /^arn:aws[a-z-]*:kinesis:([a-z0-9-]+):(\d{12}):stream\/([a-zA-Z0-9_.-]{1,128})$/;

export function streamArn({ account, region, name }: StreamIdentity): string {
  return `arn:aws:kinesis:${region}:${account}:stream/${name}`;
}

/** Undefined when the text is no stream's ARN. */
export function parseStreamArn(arn: string): StreamIdentity | undefined {
  const [, region, account, name] = FORM.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  return { account, region, name };
}
