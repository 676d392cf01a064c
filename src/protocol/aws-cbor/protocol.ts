/** AWS CBOR 1.1, the Java SDK's default for Kinesis: AWS JSON with another encoding of the same values. */

import { errorMembers, queryErrorHeader } from '../aws-json/errors.ts';
import { EventStreamEncoder } from '../event-stream/answer.ts';
import { lendTo } from '../lent-input.ts';
import { REQUEST_BUFFERS, WHOLE_ROWS_BYTES_MAX } from '../limits.ts';
import type { Protocol } from '../protocol.ts';
import { ShapeReader } from '../reading.ts';
import { RowsBody, rowShape, rowsOf, type WithRows } from '../rows.ts';
import type { OperationSchema, StructureShape } from '../schema.ts';
import type { ServiceError } from '../service-error.ts';
import type { UniversalRequest, UniversalResponse } from '../universal.ts';
import { CBOR_LEAVES, decodeCbor } from './decode.ts';
import { CborEncoder, encodeCborMap, encodedListHead, encodedText } from './encode.ts';
import { CborQuickReader } from './quick-read.ts';
import { CborRowWriter } from './rows.ts';

const HEADERS: Readonly<Record<string, string>> = { 'Content-Type': 'application/x-amz-cbor-1.1' };

export class AwsCborProtocol implements Protocol {
  readonly name = 'aws-cbor-1.1';
  readonly #reader = new ShapeReader(CBOR_LEAVES);
  readonly #quickReader = new CborQuickReader();
  readonly #encoder = new CborEncoder();
  readonly #rowWriters = new Map<StructureShape, CborRowWriter>();
  readonly #events = new EventStreamEncoder({
    contentType: 'application/cbor',
    encode: (shape, value) => this.#encoder.encode(shape, value),
    encodeError: ({ message, fields }) => encodeCborMap({ message, ...fields }),
  });

  decodeInput(operation: OperationSchema, request: UniversalRequest): unknown {
    const { input } = operation;
    const { body } = request;
    const read = this.#quickReader.read(input, body);
    if (read === undefined) return this.#reader.read(input, decodeCbor(body) ?? {});
    if (body.byteLength >= REQUEST_BUFFERS.bytesMin) lendTo(read, () => request.releaseBody?.()); // its blobs are views on the body
    return read;
  }

  /** An operation without output answers with an empty body. */
  encodeOutput(operation: OperationSchema, output: unknown): UniversalResponse {
    if (operation.eventStream !== undefined) return this.#events.answer(operation, output);
    const withRows = rowsOf(output);
    if (withRows !== undefined) return { status: 200, headers: HEADERS, body: this.#rows(operation.output, withRows) };
    const empty = Object.keys(operation.output.members).length === 0;
    return { status: 200, headers: HEADERS, body: empty ? '' : this.#encoder.encode(operation.output, output) };
  }

  #rows(shape: StructureShape, { member, rows, rest }: WithRows): UniversalResponse['body'] {
    let writer = this.#rowWriters.get(shape);
    if (writer === undefined) {
      writer = new CborRowWriter(rowShape(shape, member));
      this.#rowWriters.set(shape, writer);
    }
    const others = this.#encoder.encode(shape, rest);
    const before = Buffer.concat([others.subarray(0, -1), encodedText(member), encodedListHead(rows.length)]);
    const body = new RowsBody({ before, rows, writer, separator: 0, after: others.subarray(-1) });
    return body.byteLength <= WHOLE_ROWS_BYTES_MAX ? body.whole() : body;
  }

  encodeError(error: ServiceError): UniversalResponse {
    const headers = error.queryCode === undefined ? HEADERS : { ...HEADERS, ...queryErrorHeader(error) };
    return { status: error.status, headers, body: encodeCborMap(errorMembers(error)) };
  }
}
