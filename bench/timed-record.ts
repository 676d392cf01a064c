/** Records that carry the time they were sent at: the first 24 bytes are nanoseconds of the monotonic clock in decimal. */

const TIME_DIGITS = 24;

/** What stands before the data of a record in an event. */
export const TEXT_BEFORE_DATA = '"Data":"';

export const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=none';

/** Writes bodies of PutRecord with data of a fixed size, sent now. */
export class TimedPuts {
  readonly #filler: string;

  constructor(recordBytes: number) {
    this.#filler = Buffer.alloc(recordBytes - TIME_DIGITS, 'x').toString('base64');
  }

  body(StreamName: string, ExplicitHashKey: string): string {
    const time = Buffer.from(process.hrtime.bigint().toString().padStart(TIME_DIGITS, '0')).toString('base64');
    return `{"StreamName":"${StreamName}","PartitionKey":"k","ExplicitHashKey":"${ExplicitHashKey}","Data":"${time}${this.#filler}"}`;
  }
}

export function sentAtNs(data: Uint8Array): bigint {
  return BigInt(Buffer.from(data.buffer, data.byteOffset, TIME_DIGITS).toString('latin1'));
}
