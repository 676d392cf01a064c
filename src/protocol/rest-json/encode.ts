/**
 * REST-JSON output: members bound to headers and to the status, and the rest, or one member alone, in the body. A blob
 * payload is passed on as it is.
 */
import { JsonEncoder } from '../aws-json/encode.ts';
import type { Member, OperationSchema, StructureShape } from '../schema.ts';
import { formatHttpDate } from '../timestamps.ts';
import type { UniversalResponse } from '../universal.ts';

type Values = Readonly<Record<string, unknown>>;

const CONTENT_TYPE = 'Content-Type';
const JSON_TYPE = 'application/json';

export class RestJsonEncoder {
  readonly #json = new JsonEncoder();

  encode(operation: OperationSchema, output: unknown): UniversalResponse {
    const values = (output ?? {}) as Values;
    const headers: Record<string, string> = {};
    let status = operation.http.status;
    for (const [name, member] of Object.entries(operation.output.members)) {
      const value = values[name];
      if (value === undefined) continue;
      if (member.location === 'statusCode') status = value as number;
      else if (member.location === 'header') headers[member.locationName ?? name] = headerText(member, value);
    }
    if (status === 204) return { status, headers, body: '' };
    const body = this.#body(operation.output, values);
    if (body.length > 0) headers[CONTENT_TYPE] ??= JSON_TYPE;
    return { status, headers, body };
  }

  #body(shape: StructureShape, values: Values): Uint8Array | string {
    const payload = shape.payload === undefined ? undefined : shape.members[shape.payload];
    if (shape.payload === undefined || payload === undefined) return this.#json.encode(shape, values);
    const value = values[shape.payload];
    if (value === undefined) return '';
    return payload.shape.kind === 'blob' ? (value as Uint8Array) : this.#json.encode(payload.shape, value);
  }
}

/** A header can hold neither line ends nor other control characters. */
function headerText(member: Member, value: unknown): string {
  if (member.shape.kind === 'timestamp') return formatHttpDate(value as number);
  return String(value).replace(/[\u0000-\u001f\u007f]/g, ' ');
}
