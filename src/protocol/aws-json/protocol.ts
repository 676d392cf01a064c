/** AWS JSON 1.0 and 1.1: `POST /` with `X-Amz-Target: <prefix>.<operation>`. The two differ in their content type alone. */
import { EventStreamEncoder } from '../event-stream/answer.ts';
import { WHOLE_ROWS_BYTES_MAX } from '../limits.ts';
import type { Protocol } from '../protocol.ts';
import { ShapeReader } from '../reading.ts';
import { RowsBody, rowShape, rowsOf, type WithRows } from '../rows.ts';
import type { OperationSchema, StructureShape } from '../schema.ts';
import { type ServiceError, serializationError } from '../service-error.ts';
import type { UniversalRequest, UniversalResponse } from '../universal.ts';
import { JSON_LEAVES } from './decode.ts';
import { JsonEncoder } from './encode.ts';
import { errorMembers, queryErrorHeader } from './errors.ts';
import { JsonSyntaxError, parseJson } from './parse.ts';
import { JsonQuickReader } from './quick-read.ts';
import { JsonRowWriter } from './rows.ts';

const COMMA = 0x2c;
const ROWS_END = Buffer.from(']}');

export class AwsJsonProtocol implements Protocol {
  readonly name: 'aws-json-1.0' | 'aws-json-1.1';
  readonly #headers: Readonly<Record<string, string>>;
  readonly #reader = new ShapeReader(JSON_LEAVES);
  readonly #quickReader = new JsonQuickReader();
  readonly #encoder = new JsonEncoder();
  readonly #rowWriters = new Map<StructureShape, JsonRowWriter>();
  readonly #events = new EventStreamEncoder({
    contentType: 'application/json',
    encode: (shape, value) => this.#encoder.encode(shape, value),
    encodeError: ({ message, fields }) => JSON.stringify({ message, ...fields }),
  });

  constructor(version: '1.0' | '1.1') {
    this.name = `aws-json-${version}`;
    this.#headers = { 'Content-Type': `application/x-amz-json-${version}` };
  }

  decodeInput(operation: OperationSchema, request: UniversalRequest): unknown {
    const { input } = operation;
    const read = this.#quickReader.read(input, request.body);
    if (read === undefined) return this.#reader.read(input, parsed(request.body) ?? {});
    request.releaseBody?.(); // nothing of it is in the input: texts and blobs were made from it
    return read;
  }

  /** An operation without output answers with an empty body. */
  encodeOutput(operation: OperationSchema, output: unknown): UniversalResponse {
    if (operation.eventStream !== undefined) return this.#events.answer(operation, output);
    const withRows = rowsOf(output);
    if (withRows !== undefined) return { status: 200, headers: this.#headers, body: this.#rows(operation.output, withRows) };
    const empty = Object.keys(operation.output.members).length === 0;
    return { status: 200, headers: this.#headers, body: empty ? '' : this.#encoder.encode(operation.output, output) };
  }

  #rows(shape: StructureShape, { member, rows, rest }: WithRows): UniversalResponse['body'] {
    let writer = this.#rowWriters.get(shape);
    if (writer === undefined) {
      writer = new JsonRowWriter(rowShape(shape, member));
      this.#rowWriters.set(shape, writer);
    }
    const others = String(this.#encoder.encode(shape, rest)).slice(0, -1);
    const before = Buffer.from(`${others}${others === '{' ? '' : ','}${JSON.stringify(member)}:[`);
    const body = new RowsBody({ before, rows, writer, separator: COMMA, after: ROWS_END });
    return body.byteLength <= WHOLE_ROWS_BYTES_MAX ? body.whole() : body;
  }

  encodeError(error: ServiceError): UniversalResponse {
    const headers = error.queryCode === undefined ? this.#headers : { ...this.#headers, ...queryErrorHeader(error) };
    return { status: error.status, headers, body: JSON.stringify(errorMembers(error)) };
  }
}

/** A body that is no JSON object gets a SerializationException without a text, as recorded. */
function parsed(body: Uint8Array): unknown {
  try {
    const value = parseJson(body);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      if (value !== undefined) throw serializationError('');
    }
    return value;
  } catch (error: unknown) {
    if (error instanceof JsonSyntaxError) throw serializationError('');
    throw error;
  }
}
