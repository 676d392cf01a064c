/**
 * The Node.js runtime: the program that runs inside an execution environment. It loads the handler, then asks the Runtime
 * API for one invocation after the other.
 *
 * X1. A rejection nobody handles ends the process with 128, an exception nobody catches with 129, a start that failed with 1.
 * X2. When the server ends, however it ends, its end of descriptor 3 closes and this process ends.
 */
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SystemClock } from '../../../platform/clock.ts';
import { NodeFiles } from '../../../platform/files.ts';
import { installAwsLambda } from './node-runtime/awslambda.ts';
import { checkCallbackHandler } from './node-runtime/callback-handlers.ts';
import { NodeConsole } from './node-runtime/console.ts';
import { describeError, RuntimeError } from './node-runtime/errors.ts';
import { loadHandler } from './node-runtime/handler.ts';
import { InvocationLoop } from './node-runtime/invocation-loop.ts';
import { RuntimeClient } from './node-runtime/runtime-client.ts';

const EXIT_INIT_ERROR = 1;
const EXIT_UNHANDLED_REJECTION = 128;
const EXIT_UNCAUGHT_EXCEPTION = 129;
const CONTROL_DESCRIPTOR = 3;

endWithServer();
const client = new RuntimeClient(process.env.AWS_LAMBDA_RUNTIME_API ?? '');
const clock = new SystemClock();
const log = new NodeConsole(clock, process.env);
log.install();
installAwsLambda();
const loop = new InvocationLoop(client, log, clock);

process.on('uncaughtException', (error) => void end('Uncaught Exception ', error, EXIT_UNCAUGHT_EXCEPTION));
process.on('unhandledRejection', (reason) => {
  const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason));
  error.reason = describeError(reason);
  void end('Unhandled Promise Rejection ', error, EXIT_UNHANDLED_REJECTION);
});

try {
  const handler = await loadHandler(new NodeFiles(), process.env.LAMBDA_TASK_ROOT ?? process.cwd(), process.env._HANDLER ?? '');
  checkCallbackHandler(handler, process.env.AWS_EXECUTION_ENV ?? '', log);
  await nextTurn(); // a rejection that the start left behind is an error of the start
  loop.run(handler);
} catch (error: unknown) {
  await end('Uncaught Exception ', error, EXIT_INIT_ERROR);
}

/** Reports what cannot be survived: to the invocation that runs, or as a failed start. */
async function end(what: string, error: unknown, exitCode: number): Promise<void> {
  log.reportError(what, error);
  await loop.fail(error).catch(() => {}); // without a server there is nobody to tell
  process.exit(exitCode);
}

/** X2 */
function endWithServer(): void {
  const control = new Socket({ fd: CONTROL_DESCRIPTOR, readable: true, writable: false });
  control.on('error', () => process.exit(0));
  control.on('close', () => process.exit(0));
  control.resume();
  control.unref();
}
