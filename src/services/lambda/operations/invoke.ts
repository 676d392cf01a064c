import type { InvocationRequest, InvocationResponse, LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { EVENT_BYTES_MAX } from '../asynchronous/limits.ts';
import {
  featureNotAvailable,
  functionNotFound,
  functionPending,
  invalidRequestContent,
  invocationFault,
  rateExceeded,
} from '../errors.ts';
import type { Executed, ExecutionResult } from '../execution/invocation.ts';
import { functionArn, LATEST, resolveReference } from '../functions/function-reference.ts';
import { readPayload } from '../functions/invocation-payload.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { CLIENT_CONTEXT_BYTES_MAX, INVOKE_PAYLOAD_BYTES_MAX } from '../limits.ts';

/** An asynchronous invocation is answered once its event is durable; only a synchronous one has a client context (API reference). */
export function invoke(core: LambdaCore): OperationOf<LambdaOperations, 'Invoke'> {
  return async (input, context) => {
    refuseFeatures(input);
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    const isEvent = input.InvocationType === 'Event';
    const payload = isEvent
      ? readPayload(input.Payload, 'Event', EVENT_BYTES_MAX)
      : readPayload(input.Payload, 'RequestResponse', INVOKE_PAYLOAD_BYTES_MAX);
    const clientContext = input.ClientContext === undefined ? undefined : decodeClientContext(input.ClientContext);
    if (core.catalogue.find(key) === undefined) throw functionNotFound(functionArn(key, qualifier ?? LATEST)); // recorded 2025-11
    core.catalogue.get(key, qualifier);
    if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
    if (isEvent) {
      await core.asynchronous.accept({ key, qualifier, requestId: context.requestId }, payload);
      return { StatusCode: 202 };
    }
    const version = await core.catalogue.resolveActive(key, qualifier);
    if (version === undefined) throw functionPending();
    const request = {
      requestId: context.requestId,
      invokedFunctionArn: functionArn(key, qualifier),
      payload,
      ...(clientContext !== undefined && { clientContext }),
    };
    return answer(await core.executor.invoke(version, request, context.signal()), input);
  };
}

function refuseFeatures(input: InvocationRequest): void {
  if (input.DurableExecutionName !== undefined) throw featureNotAvailable('Durable functions are');
  if (input.TenantId !== undefined) throw featureNotAvailable('Tenant isolation is');
}

function answer(result: ExecutionResult, input: InvocationRequest): InvocationResponse {
  if (result.kind === 'not-invoked') {
    throw result.reason === 'throttled' ? rateExceeded(result.limit ?? 'account') : invocationFault();
  }
  return {
    StatusCode: 200,
    ExecutedVersion: result.executedVersion,
    Payload: result.payload,
    ...(result.kind === 'function-error' && { FunctionError: 'Unhandled' }),
    ...(input.LogType === 'Tail' && { LogResult: logResult(result) }),
  };
}

function logResult(result: Executed): string {
  return Buffer.from(result.reportTail).toString('base64');
}

/** Base64 of a JSON object, as ASCII, so that a header can carry it. */
function decodeClientContext(encoded: string): string {
  if (encoded.length > (CLIENT_CONTEXT_BYTES_MAX * 4) / 3 + 4) {
    throw invalidRequestContent(`Client context must be no more than ${CLIENT_CONTEXT_BYTES_MAX} bytes.`);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString());
    if (typeof parsed === 'object' && parsed !== null) return toAscii(JSON.stringify(parsed));
  } catch (error: unknown) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidRequestContent('Client context must be a valid Base64-encoded JSON object.');
}

function toAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
