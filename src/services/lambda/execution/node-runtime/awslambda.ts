/**
 * `globalThis.awslambda`, with which handlers ask for response streaming. Without streaming such a handler cannot run; it says so
 * when its module is loaded.
 */
import { RuntimeError } from './errors.ts';

/** Where a customer wants no such global (the runtime's own switch). */
const SWITCH = 'AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA';

export function installAwsLambda(): void {
  if (['1', 'true'].includes(process.env[SWITCH] ?? '')) return;
  const refuse = (): never => {
    throw new RuntimeError(
      'Runtime.StreamingNotSupported',
      'Response streaming (awslambda.streamifyResponse) is not available in this version of Millrace.',
    );
  };
  Object.assign(globalThis, { awslambda: { streamifyResponse: refuse, HttpResponseStream: { from: refuse } } });
}
