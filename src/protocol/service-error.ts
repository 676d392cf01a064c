/**
 * A service error is an answer: modelled, expected, sent to the client. Each service builds its errors in one closed
 * catalogue (`services/<name>/errors.ts`), so every text has one home. Faults become `InternalFailure` in the pipeline.
 */

export interface ServiceErrorOptions {
  /** HTTP status; 400 when absent. */
  readonly status?: number;
  /** Further members of the error body besides the message, as the model names them. */
  readonly fields?: Readonly<Record<string, string | number>>;
  /** How the JSON protocols spell the member that holds the text; `message` when absent (recorded per error). */
  readonly messageKey?: 'message' | 'Message';
  /** AWS answers with null in the place of a text (recorded). */
  readonly isSilent?: boolean;
  /** The older code for `x-amzn-query-error` and the Query protocol, where the service has one (SQS). */
  readonly queryCode?: string;
  readonly cause?: unknown;
}

export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** The error's type as clients see it, for example `ResourceNotFoundException`. */
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly messageKey: 'message' | 'Message';
  readonly isSilent: boolean;
  readonly queryCode: string | undefined;

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 400;
    this.fields = options.fields ?? {};
    this.messageKey = options.messageKey ?? 'message';
    this.isSilent = options.isSilent ?? false;
    this.queryCode = options.queryCode;
  }
}

/** The input broke the model's constraints; `message` is AWS's sentence (validation.ts). */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** The same of CloudWatch Logs, which has a name of its own for it. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

/** The body could not be read as the protocol says. Recorded: the text's key is `Message`. */
export function serializationError(message: string): ServiceError {
  return new ServiceError('SerializationException', message, { messageKey: 'Message' });
}

/** Our own fault, without any detail for the client. */
export function internalFailure(cause?: unknown): ServiceError {
  return new ServiceError('InternalFailure', 'The request processing has failed because of an unknown error.', {
    status: 500,
    cause,
  });
}

/** The operation exists at AWS and is not built here. */
export function notAvailable(operation: string): ServiceError {
  return new ServiceError('NotImplementedException', `${operation} is not available in this version of Millrace.`, {
    status: 501,
  });
}
