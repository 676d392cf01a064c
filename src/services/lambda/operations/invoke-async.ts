import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { EVENT_BYTES_MAX } from '../asynchronous/limits.ts';
import { functionNotFound } from '../errors.ts';
import { functionArn, LATEST, resolveReference } from '../functions/function-reference.ts';
import { readPayload } from '../functions/invocation-payload.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** The older form of Invoke with the type Event, which AWS still answers. */
export function invokeAsync(core: LambdaCore): OperationOf<LambdaOperations, 'InvokeAsync'> {
  return async (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName);
    const payload = readPayload(input.InvokeArgs, 'Event', EVENT_BYTES_MAX);
    if (core.catalogue.find(key) === undefined) throw functionNotFound(functionArn(key, qualifier ?? LATEST));
    core.catalogue.get(key, qualifier);
    await core.asynchronous.accept({ key, qualifier, requestId: context.requestId }, payload);
    return { Status: 202 };
  };
}
