/** Handlers that take a callback, which AWS gives up: the versions from 24 on refuse them, those before warn. */
import type { NodeConsole } from './console.ts';
import { RuntimeError } from './errors.ts';
import { type Handler, isAsync } from './handler.ts';

/** A handler that declares this many parameters counts as one with a callback, whatever it does with it. */
const CALLBACK_PARAMETERS = 3;
const FIRST_VERSION_WITHOUT = 24;
const FIRST_VERSION_THAT_WARNS = 18;
/** The runtime's own switch. */
const NO_WARNING = 'AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING';

/** `runtime` is what the function is told: `AWS_Lambda_nodejs24.x`. */
export function checkCallbackHandler(handler: Handler, runtime: string, log: NodeConsole): void {
  const version = Number(/nodejs(\d+)/.exec(runtime)?.[1] ?? 0);
  if (handler.length < CALLBACK_PARAMETERS) return;
  if (version >= FIRST_VERSION_WITHOUT) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify ' +
        'this function to use a supported handler signature to use Node.js 24 or later. For more information see ' +
        'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
  if (isAsync(handler) || version < FIRST_VERSION_THAT_WARNS || process.env[NO_WARNING] !== undefined) return;
  log.warn(
    'AWS Lambda plans to remove support for callback-based function handlers starting with Node.js 24. You will need to update ' +
      'this function to use an async handler to use Node.js 24 or later. For more information and to provide feedback on this ' +
      'change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. To disable this warning, set ' +
      `the ${NO_WARNING} environment variable.`,
  );
}
