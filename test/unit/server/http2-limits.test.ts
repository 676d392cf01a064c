/** What a hostile HTTP/2 client may cost: each attack ends its own session, over plain TCP and over TLS. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SystemClock } from '../../../src/platform/clock.ts';
import { NodeFiles } from '../../../src/platform/files.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { Certificates } from '../../../src/server/http/certificate.ts';
import { HTTP2_STREAMS_MAX, type ListenerLimits } from '../../../src/server/limits.ts';
import { FLAG, FRAME, frame, headerBlock, RawSession, settings, uint32 } from './http2-frames.ts';
import {
  exchange,
  JSON_1_1,
  kinesisCall,
  type Operations,
  startTestServer,
  statusOf,
  type TestServer,
  until,
} from './support.ts';

const certificates = new Certificates({
  own: undefined,
  directory: undefined,
  names: [],
  files: new NodeFiles(),
  clock: new SystemClock(),
  logger: silentLogger,
});
const CALL = { 'content-type': JSON_1_1, 'x-amz-target': 'Kinesis_20131202.DescribeLimits' };
const LIMITS: Partial<ListenerLimits> = {
  resetsBurst: 50,
  resetsPerSecond: 1,
  controlFramesBurst: 100,
  controlFramesPerSecond: 1,
  headersTimeoutMs: 100,
  requestTimeoutMs: 150,
  writeStallTimeoutMs: 40,
  lingerTimeoutMs: 30,
};

/** An attack that is neither taken nor cut off would wait for ever. */
const SUITE_MS_MAX = 60_000;

for (const transport of ['plain TCP', 'TLS']) {
  describe(`over ${transport}`, { timeout: SUITE_MS_MAX }, () => {
    let server: TestServer;
    let ca: string | undefined;
    let calls = 0;
    const operations: Operations = {
      DescribeLimits: () => {
        calls += 1;
        return { OpenShardCount: 1 };
      },
    };

    before(async () => {
      if (transport === 'TLS') ca = (await certificates.current()).certificate;
      server = await startTestServer({ kinesis: operations, limits: LIMITS, certificate: () => certificates.current() });
    });

    after(() => server.listener.close());

    async function assertAlive(): Promise<void> {
      assert.equal(statusOf(await exchange(server.port, kinesisCall('DescribeLimits', {}))), 200);
      assert.deepEqual(server.bugs, []);
    }

    test('the server says its bounds', async () => {
      const session = await RawSession.open(server.port, ca);
      await until(() => session.count(FRAME.settings) > 0);
      const payload =
        session.frames.find(({ type, flags }) => type === FRAME.settings && (flags & FLAG.ack) === 0)?.payload ?? Buffer.of();
      const said = new Map<number, number>();
      for (let at = 0; at < payload.byteLength; at += 6) said.set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
      assert.equal(said.get(2), 0, 'no push');
      assert.equal(said.get(3), HTTP2_STREAMS_MAX);
      assert.equal(said.get(6), 16 * 1024, 'the size of a header list');
      session.destroy();
    });

    /** Sends rounds of an attack until the session is closed; fails when it never is. */
    async function attack(session: RawSession, rounds: number, round: (stream: number) => Buffer): Promise<void> {
      for (let count = 0; count < rounds && !session.isClosed; count++) await session.send(round(2 * count + 1));
      await session.closed;
      await assertAlive();
    }

    const end = FLAG.endStream | FLAG.endHeaders;
    const resets: Readonly<Record<string, (session: RawSession, stream: number) => readonly Buffer[]>> = {
      'resets its streams': (session, stream) => [session.request(stream, CALL), frame(FRAME.reset, 0, stream, uint32(8))],
      'has its streams reset by a window of zero': (session, stream) => [
        session.request(stream, CALL),
        frame(FRAME.windowUpdate, 0, stream, uint32(0)),
      ],
      'has them reset by a window that overflows': (session, stream) => [
        session.request(stream, CALL),
        frame(FRAME.windowUpdate, 0, stream, uint32(0x7fffffff)),
      ],
      'has them reset by data behind their end': (session, stream) => [
        session.request(stream, CALL),
        frame(FRAME.data, 0, stream, Buffer.of(1)),
      ],
      'has them reset by headers behind their end': (session, stream) => [
        session.request(stream, CALL),
        session.request(stream, CALL),
      ],
      'has them reset by a priority of the wrong size': (session, stream) => [
        session.request(stream, CALL),
        frame(FRAME.priority, 0, stream, Buffer.of(1)),
      ],
      'has them reset by more data than was announced': (session, stream) => [
        session.request(stream, { ...CALL, 'content-length': '1' }, FLAG.endHeaders),
        frame(FRAME.data, FLAG.endStream, stream, Buffer.from('{}')),
      ],
      'has them reset by forbidden headers': (session, stream) => [
        session.request(stream, { ...CALL, connection: 'close' }, end),
      ],
    };
    for (const [what, pieces] of Object.entries(resets)) {
      test(`a session that ${what} is closed before it has cost much, or resets nothing`, async () => {
        const session = await RawSession.open(server.port, ca);
        calls = 0;
        for (let round = 0; round < 400 && !session.isClosed; round++) await session.send(...pieces(session, 2 * round + 1));
        await Promise.race([session.closed, new Promise((resolve) => setTimeout(resolve, 60))]);
        if (session.isClosed) assert.ok(calls <= 50 + HTTP2_STREAMS_MAX + 1, `${calls} calls were made`);
        else assert.equal(session.count(FRAME.reset), 0, 'frames that are passed over make calls like any others');
        session.destroy();
        await assertAlive();
      });
    }

    test('headers that never end are cut off', async () => {
      const session = await RawSession.open(server.port, ca);
      const block = headerBlock({ a: 'b' });
      await session.send(session.request(1, CALL, FLAG.endStream));
      await attack(session, 2_000, () => frame(FRAME.continuation, 0, 1, block));
    });

    test('a request with too many headers, or too large ones, is refused, whether our settings were confirmed or not', async () => {
      const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`h${index}`, 'v']));
      const large = headerBlock(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`h${index}`, 'v'.repeat(1_000)])));
      for (const confirmation of [[], [frame(FRAME.settings, FLAG.ack, 0)]]) {
        const session = await RawSession.open(server.port, ca);
        calls = 0;
        await session.send(...confirmation, session.request(1, { ...CALL, ...many }));
        await session.send(session.request(3, CALL, FLAG.endStream), frame(FRAME.continuation, 0, 3, large.subarray(0, 16_000)));
        await session.send(frame(FRAME.continuation, FLAG.endHeaders, 3, large.subarray(16_000)));
        const endOf = (stream: number): boolean =>
          session.frames.some(
            ({ type, stream: of, flags }) => of === stream && (type === FRAME.reset || (flags & FLAG.endStream) !== 0),
          );
        await until(() => session.isClosed || (endOf(1) && endOf(3)));
        assert.equal(calls, 0);
        session.destroy();
      }
      await assertAlive();
    });

    test('pings and settings by the thousand end the session; some do not', async () => {
      const modest = await RawSession.open(server.port, ca);
      for (let count = 0; count < 40; count++) await modest.send(frame(FRAME.ping, 0, 0, Buffer.alloc(8)), settings());
      await modest.send(modest.request(1, CALL));
      await until(() => modest.frames.some(({ type, stream }) => type === FRAME.data && stream === 1));
      assert.equal(modest.frames.filter(({ type, flags }) => type === FRAME.ping && flags === FLAG.ack).length, 40);
      modest.destroy();
      for (const flood of [frame(FRAME.ping, 0, 0, Buffer.alloc(8)), settings({ 4: 70_000 })]) {
        const session = await RawSession.open(server.port, ca);
        await attack(session, 200, () => Buffer.concat(Array.from({ length: 100 }, () => flood)));
      }
    });

    test('empty frames and changes of priority and window by the thousand disturb nobody', async () => {
      const session = await RawSession.open(server.port, ca);
      await session.send(session.request(1, CALL, FLAG.endHeaders));
      const floods = [
        frame(FRAME.data, 0, 1),
        frame(FRAME.priority, 0, 3, Buffer.of(0, 0, 0, 0, 1)),
        frame(FRAME.windowUpdate, 0, 0, uint32(1)),
      ];
      for (let count = 0; count < 100 && !session.isClosed; count++) {
        await session.send(...floods.flatMap((one) => Array.from({ length: 50 }, () => one)));
      }
      const before = performance.now();
      await assertAlive();
      assert.ok(performance.now() - before < 1_000);
      session.destroy();
    });

    test('streams that are opened and never ended are bounded, and cut off in the end', async () => {
      const session = await RawSession.open(server.port, ca);
      for (let index = 0; index < HTTP2_STREAMS_MAX + 60; index++)
        await session.send(session.request(2 * index + 1, CALL, FLAG.endHeaders));
      await until(() => session.isClosed || session.count(FRAME.reset) >= HTTP2_STREAMS_MAX);
      const refused = session.frames.filter(({ type, payload }) => type === FRAME.reset && payload.readUInt32BE() === 7).length;
      assert.ok(session.isClosed || refused >= 60, `${refused} streams were refused`);
      session.destroy();
      await assertAlive();
    });

    test('a client that grants no window, to its streams or to its session, is cut off', async () => {
      const INITIAL_WINDOW = 4;
      const large: Operations = { ListStreams: () => ({ StreamNames: ['x'.repeat(40_000)] }) };
      await using other = await startTestServer({
        kinesis: large,
        limits: { ...LIMITS, idleTimeoutMs: 80 },
        certificate: () => certificates.current(),
      });
      const call = { ...CALL, 'x-amz-target': 'Kinesis_20131202.ListStreams' };
      const noStreamWindow = await RawSession.open(other.port, ca, settings({ [INITIAL_WINDOW]: 0 }));
      for (let index = 0; index < 40; index++) await noStreamWindow.send(noStreamWindow.request(2 * index + 1, call));
      await until(() => noStreamWindow.isClosed || noStreamWindow.count(FRAME.reset) === 40);
      await noStreamWindow.closed; // idle from then on

      const noSessionWindow = await RawSession.open(other.port, ca, settings({ [INITIAL_WINDOW]: 1_000_000 }));
      for (let index = 0; index < 10; index++) await noSessionWindow.send(noSessionWindow.request(2 * index + 1, call));
      await until(() => noSessionWindow.isClosed || noSessionWindow.count(FRAME.reset) === 9);
      await noSessionWindow.closed;
    });
  });
}
