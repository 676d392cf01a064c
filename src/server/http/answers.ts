/** Answers that belong to no AWS protocol: the gate's, the built-in routes', and those without a negotiated protocol. */
import type { ServiceError } from '../../protocol/service-error.ts';
import type { UniversalResponse } from '../../protocol/universal.ts';
import type { Admission } from './application.ts';

export function jsonAnswer(status: number, value: unknown): UniversalResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}

/** An error that SDKs of all JSON protocols can read: the code in the body and in the header. */
export function errorAnswer(status: number, code: string, message: string): UniversalResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': code },
    body: JSON.stringify({ __type: code, message }),
  };
}

export function serviceErrorAnswer({ status, code, message }: ServiceError): UniversalResponse {
  return errorAnswer(status, code, message);
}

export function methodNotAllowed(allowed: string): UniversalResponse {
  const answer = errorAnswer(405, 'MethodNotAllowed', `Use ${allowed}.`);
  return { ...answer, headers: { ...answer.headers, Allow: allowed } };
}

export const OVERLOADED = 'Too many large requests at once. Try again.';

/** An admission that reads no body: the answer is known. */
export class WholeAnswer implements Admission {
  readonly headers: string[];
  readonly answer: UniversalResponse;
  readonly bodyBytesMax = 0;

  constructor(headers: string[], answer: UniversalResponse) {
    this.headers = headers;
    this.answer = answer;
  }

  respond(): UniversalResponse {
    return this.answer;
  }

  tooLarge(): UniversalResponse {
    return this.answer;
  }

  overloaded(): UniversalResponse {
    return this.answer;
  }
}
