/** A listener with the real pipeline and hand-made operations behind it, and clients that speak raw bytes. */
import net from 'node:net';
import { SystemClock } from '../../../src/platform/clock.ts';
import { type Logger, silentLogger } from '../../../src/platform/logger.ts';
import { noMetrics } from '../../../src/platform/metrics.ts';
import { SystemRandom } from '../../../src/platform/random.ts';
import type { AdminActions } from '../../../src/protocol/admin.ts';
import { kinesisModel } from '../../../src/protocol/generated/kinesis.ts';
import { lambdaModel } from '../../../src/protocol/generated/lambda.ts';
import { sqsModel } from '../../../src/protocol/generated/sqs.ts';
import type { Operation } from '../../../src/protocol/service.ts';
import { type Authenticator, TRUSTING } from '../../../src/protocol/sigv4/authenticator.ts';
import { AdminRoutes } from '../../../src/server/http/admin-routes.ts';
import type { HttpApplication } from '../../../src/server/http/application.ts';
import { BuiltInRoutes } from '../../../src/server/http/built-in-routes.ts';
import type { Certificate } from '../../../src/server/http/certificate.ts';
import { Gate } from '../../../src/server/http/gate.ts';
import { Listener } from '../../../src/server/http/listener.ts';
import { NodeAdapter } from '../../../src/server/http/node-adapter.ts';
import { Pipeline } from '../../../src/server/http/pipeline.ts';
import { RequestFigures } from '../../../src/server/http/request-figures.ts';
import { LISTENER_LIMITS, type ListenerLimits } from '../../../src/server/limits.ts';

export type Operations = Readonly<Record<string, Operation<never, unknown>>>;

export interface TestServerOptions {
  readonly kinesis?: Operations;
  readonly lambda?: Operations;
  readonly limits?: Partial<ListenerLimits>;
  readonly allowedOrigins?: readonly string[];
  readonly reset?: () => Promise<void>;
  readonly download?: () => Promise<Uint8Array | undefined>;
  /** Of the service lambda. */
  readonly admin?: AdminActions;
  readonly logger?: Logger;
  readonly authenticator?: Authenticator;
  readonly certificate?: () => Promise<Certificate>;
  /** In place of the pipeline. */
  readonly application?: HttpApplication;
}

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly pipeline: Pipeline;
  readonly adapter: NodeAdapter;
  readonly listener: Listener;
  readonly bugs: unknown[];
}

function noCertificate(): Promise<Certificate> {
  return Promise.reject(new Error('this server has no certificate'));
}

export function testPipeline(options: TestServerOptions, bugs: unknown[] = []): Pipeline {
  const logger = options.logger ?? silentLogger;
  const pipeline = new Pipeline({
    models: [kinesisModel, lambdaModel, sqsModel],
    authenticator: options.authenticator ?? TRUSTING,
    gate: new Gate({ allowedHosts: [], allowedOrigins: options.allowedOrigins ?? [] }),
    figures: new RequestFigures(new SystemClock(), noMetrics),
    builtInRoutes: new BuiltInRoutes({
      metrics: async () => ({ text: 'figures 1\n', contentType: 'text/plain' }),
      version: '1.2.3',
      health: () => ({ status: 'running', services: ['kinesis', 'lambda', 'sqs'], damagedFrames: 2 }),
      certificate: async () => (await (options.certificate ?? noCertificate)()).certificate,
      reset: options.reset,
      authenticator: options.authenticator ?? TRUSTING,
      download: options.download ?? (async () => undefined),
      logger,
      onBug: (error) => void bugs.push(error),
      admin: new AdminRoutes({
        authenticator: options.authenticator ?? TRUSTING,
        logger,
        onBug: (error) => void bugs.push(error),
        find: (service, action) => (service === 'lambda' ? options.admin?.[action] : undefined),
      }),
    }),
    random: new SystemRandom(),
    logger,
    onBug: (error) => void bugs.push(error),
  });
  pipeline.host([
    { model: kinesisModel, operations: options.kinesis ?? {} },
    { model: lambdaModel, operations: options.lambda ?? {} },
  ]);
  return pipeline;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const bugs: unknown[] = [];
  const logger = options.logger ?? silentLogger;
  const pipeline = testPipeline(options, bugs);
  const clock = new SystemClock();
  const limits = { ...LISTENER_LIMITS, drainTimeoutMs: 200, ...options.limits };
  const adapter = new NodeAdapter({
    application: options.application ?? pipeline,
    limits,
    clock,
    logger,
    onBug: (error) => void bugs.push(error),
  });
  const listener = new Listener({ adapter, certificate: options.certificate ?? noCertificate, limits, clock, logger });
  const port = await listener.listen('127.0.0.1', 0);
  return { port, pipeline, adapter, listener, bugs, [Symbol.asyncDispose]: () => listener.close() };
}

/** Sends `pieces` one by one and resolves with everything that came back until the server closed the connection. */
export function exchange(port: number, ...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', () => {}); // a reset connection is an end like any other
    socket.on('close', () => resolve(Buffer.concat(received).toString('latin1')));
    const sendNext = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined || socket.destroyed) return;
      socket.write(piece, () => setImmediate(sendNext, index + 1));
    };
    socket.on('connect', () => sendNext(0));
  });
}

/** An HTTP/1.1 request as bytes; asks the server to close the connection behind its answer. */
export function http1(method: string, target: string, headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const all: Record<string, string> = { Host: 'localhost:4566', Connection: 'close', ...headers };
  if (body !== '' && all['Content-Length'] === undefined && all['Transfer-Encoding'] === undefined) {
    all['Content-Length'] = String(Buffer.byteLength(body));
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

export const JSON_1_1 = 'application/x-amz-json-1.1';

/** A Kinesis call in AWS JSON 1.1. */
export function kinesisCall(operation: string, input: unknown, headers: Readonly<Record<string, string>> = {}): string {
  const own = { 'Content-Type': JSON_1_1, 'X-Amz-Target': `Kinesis_20131202.${operation}` };
  return http1('POST', '/', { ...own, ...headers }, JSON.stringify(input));
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

export function bodyOf(answer: string): string {
  return answer.slice(answer.indexOf('\r\n\r\n') + 4);
}

/** Resolves once `condition` holds; fails after two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 2_000) throw new Error('it did not come about within two seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
