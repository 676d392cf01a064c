/**
 * One invocation after the other (API reference, "Lambda function handler in Node.js").
 *
 * V1. Every invocation is answered once: the first of the handler's promise, its callback, `context.done`, an error or the
 *     end of all work wins.
 * V2. A promise's result is sent at once. A callback's result waits until the event loop is empty, unless
 *     `callbackWaitsForEmptyEventLoop` is false; an error never waits.
 * V3. When the event loop runs empty without an answer, an async handler has failed and any other has returned null.
 * V4. The next invocation is asked for a turn of the event loop after an answer: a process that ends right behind it takes none
 *     with it.
 */
import { setImmediate } from 'node:timers';
import type { Clock } from '../../../../platform/clock.ts';
import type { NodeConsole } from './console.ts';
import { RuntimeError } from './errors.ts';
import { type Handler, isAsync } from './handler.ts';
import type { NextInvocation, RuntimeClient } from './runtime-client.ts';

type Loop =
  | { readonly kind: 'starting' | 'waiting' | 'ended' }
  | { readonly kind: 'running'; readonly invocation: NextInvocation; readonly whenEmpty: () => void };

export class InvocationLoop {
  readonly #client: RuntimeClient;
  readonly #console: NodeConsole;
  readonly #clock: Clock;
  #state: Loop = { kind: 'starting' };
  #handler: Handler = () => undefined;
  #isAsync = false;
  #failed: Promise<void> | undefined;

  constructor(client: RuntimeClient, console: NodeConsole, clock: Clock) {
    this.#client = client;
    this.#console = console;
    this.#clock = clock;
  }

  run(handler: Handler): void {
    this.#handler = handler;
    this.#isAsync = isAsync(handler);
    process.on('beforeExit', () => {
      if (this.#state.kind === 'running') this.#state.whenEmpty(); // V3
    });
    void this.#next();
  }

  /** Reports an error that nothing caught: of the invocation that runs, else of the start. One that follows waits for that. */
  fail(error: unknown): Promise<void> {
    this.#failed ??= this.#report(error);
    return this.#failed;
  }

  async #report(error: unknown): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'ended' };
    if (state.kind === 'starting') await this.#client.reportInitError(error);
    if (state.kind === 'running') await this.#client.endWithError(state.invocation.requestId, error);
  }

  async #next(): Promise<void> {
    this.#state = { kind: 'waiting' };
    const invocation = await this.#client.next().catch(() => process.exit(0)); // the server is gone
    this.#console.enter(invocation.requestId);
    if (invocation.traceId !== undefined) process.env._X_AMZN_TRACE_ID = invocation.traceId;
    this.#state = { kind: 'running', invocation, whenEmpty: () => this.#whenEmpty(invocation) };
    this.#call(invocation);
  }

  #call(invocation: NextInvocation): void {
    const context = this.#context(invocation);
    const callback = (error?: unknown, result?: unknown): void => {
      if (error !== undefined && error !== null) this.#reject(invocation, error);
      else if (context.callbackWaitsForEmptyEventLoop)
        this.#answerWhenEmpty(invocation, result); // V2
      else this.#resolve(invocation, result);
    };
    const handler = this.#handler; // called without a `this`: the loop is none of its business
    try {
      const returned = handler(JSON.parse(invocation.body), context, callback);
      if (!isThenable(returned)) return;
      returned.then(
        (result) => this.#resolve(invocation, result),
        (error: unknown) => this.#reject(invocation, error),
      );
    } catch (error: unknown) {
      this.#reject(invocation, error);
    }
  }

  #answerWhenEmpty(invocation: NextInvocation, result: unknown): void {
    if (!this.#isRunning(invocation)) return;
    this.#state = { kind: 'running', invocation, whenEmpty: () => this.#resolve(invocation, result) };
  }

  #whenEmpty(invocation: NextInvocation): void {
    const message =
      'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was ' +
      'never settled.';
    if (this.#isAsync) this.#reject(invocation, new RuntimeError('Runtime.NodeJsExit', message));
    else this.#resolve(invocation, null);
  }

  #resolve(invocation: NextInvocation, result: unknown): void {
    if (!this.#isRunning(invocation)) return; // V1
    try {
      const json = JSON.stringify(result === undefined ? null : result) ?? 'null';
      this.#answer(this.#client.respond(invocation.requestId, json));
    } catch (error: unknown) {
      const message = `Unable to stringify response body as json: ${error instanceof Error ? error.message : String(error)}`;
      this.#reject(invocation, new RuntimeError('Runtime.MarshalError', message));
    }
  }

  #reject(invocation: NextInvocation, error: unknown): void {
    if (!this.#isRunning(invocation)) return; // V1
    this.#console.reportError('Invoke Error ', error);
    this.#answer(this.#client.respondWithError(invocation.requestId, error));
  }

  /** V4 */
  #answer(sent: Promise<void>): void {
    this.#state = { kind: 'waiting' };
    sent.catch(() => process.exit(0)); // the server is gone
    setImmediate(() => {
      if (this.#state.kind === 'waiting') void this.#next();
    });
  }

  #isRunning(invocation: NextInvocation): boolean {
    return this.#state.kind === 'running' && this.#state.invocation === invocation;
  }

  /** The context object, its members in the order of AWS's (recorded 2022-09). */
  #context(invocation: NextInvocation): { callbackWaitsForEmptyEventLoop: boolean } {
    const done = (error?: unknown, result?: unknown): void => {
      if (error !== undefined && error !== null) this.#reject(invocation, error);
      else this.#resolve(invocation, result);
    };
    return {
      callbackWaitsForEmptyEventLoop: true,
      ...functionMembers(),
      clientContext: parsed(invocation.clientContext),
      identity: parsed(invocation.cognitoIdentity),
      invokedFunctionArn: invocation.invokedFunctionArn,
      awsRequestId: invocation.requestId,
      tenantId: invocation.tenantId,
      getRemainingTimeInMillis: () => invocation.deadlineMs - this.#clock.nowMs(),
      done,
      succeed: (result: unknown) => done(undefined, result),
      fail: (error: unknown) => done(error ?? 'handled'),
    } as { callbackWaitsForEmptyEventLoop: boolean };
  }
}

function parsed(json: string | undefined): unknown {
  return json === undefined ? undefined : (JSON.parse(json) as unknown);
}

function functionMembers(): object {
  return {
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
