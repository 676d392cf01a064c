/** A wire protocol: how an operation's input is read from a request and its answer written. One folder each. */
import type { OperationSchema, ServiceModel } from './schema.ts';
import type { ServiceError } from './service-error.ts';
import type { UniversalRequest, UniversalResponse } from './universal.ts';

export interface Protocol {
  readonly name: 'aws-json-1.0' | 'aws-json-1.1' | 'aws-cbor-1.1' | 'aws-query' | 'rest-json';
  /** Reads the input. Throws a SerializationException when it has the wrong form. Constraints are checked afterwards. */
  decodeInput(operation: OperationSchema, request: UniversalRequest): unknown;
  /** `x-amzn-RequestId` and the length are added by the pipeline and the adapter. */
  encodeOutput(operation: OperationSchema, output: unknown, requestId: string): UniversalResponse;
  encodeError(error: ServiceError, requestId: string): UniversalResponse;
}

/** What a request asks for, found from its method, path and headers alone, before its body is read. */
export type Route =
  | {
      readonly kind: 'operation';
      readonly service: ServiceModel;
      readonly operation: OperationSchema;
      readonly protocol: Protocol;
    }
  /** The operation's name stands in the body (`Action=…`), so it is found after the body is read. */
  | { readonly kind: 'query-body' }
  /** Not an AWS call that any service here knows: this is the whole answer. */
  | { readonly kind: 'refused'; readonly response: UniversalResponse };
