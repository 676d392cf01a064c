/** REST-JSON (Lambda): the operation is its method and path; see uri.ts, decode.ts, encode.ts and errors.ts. */
import type { Protocol } from '../protocol.ts';
import type { OperationSchema } from '../schema.ts';
import type { ServiceError } from '../service-error.ts';
import type { UniversalRequest, UniversalResponse } from '../universal.ts';
import { RestJsonDecoder } from './decode.ts';
import { RestJsonEncoder } from './encode.ts';
import { encodeRestError } from './errors.ts';

export class RestJsonProtocol implements Protocol {
  readonly name = 'rest-json';
  readonly #decoder = new RestJsonDecoder();
  readonly #encoder = new RestJsonEncoder();

  decodeInput(operation: OperationSchema, request: UniversalRequest): unknown {
    return this.#decoder.decode(operation, request);
  }

  encodeOutput(operation: OperationSchema, output: unknown): UniversalResponse {
    return this.#encoder.encode(operation, output);
  }

  encodeError(error: ServiceError): UniversalResponse {
    return encodeRestError(error);
  }
}
