/** Writes an answer that comes piece by piece, no faster than the client takes it. */
import type { Writable } from 'node:stream';
import { AssertionFailure } from '../../platform/assert.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { ListenerLimits } from '../limits.ts';

interface StreamAnswerOptions {
  readonly limits: ListenerLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of a bug met on the way; it is expected to stop the process. */
  readonly onBug: (error: unknown) => void;
}

/**
 * Writes `pieces` to `sink` and ends it. When the client goes away, or takes nothing for the stall timeout, the sink is
 * destroyed and the source told to stop. A source that fails cuts the answer short, which is all that can be said then.
 */
export function streamAnswer(pieces: AsyncIterable<Uint8Array>, sink: Writable, options: StreamAnswerOptions): void {
  const source = pieces[Symbol.asyncIterator]();
  const stopped = (error: unknown): void => {
    if (error instanceof AssertionFailure) options.onBug(error);
    else options.logger.warn({ err: error }, 'a streamed answer failed');
    sink.destroy();
  };
  sink.once('close', () => void source.return?.().catch(stopped));
  pump(source, sink, options).catch(stopped);
}

async function pump(source: AsyncIterator<Uint8Array>, sink: Writable, options: StreamAnswerOptions): Promise<void> {
  for (;;) {
    const next = await source.next();
    if (sink.destroyed) return;
    if (next.done === true) break;
    if (!sink.write(next.value)) await roomOrEnd(sink, options);
    if (sink.destroyed) return;
  }
  sink.end();
}

/** Resolves when the sink can take more or is closed; destroys it when neither happens in time. */
function roomOrEnd(sink: Writable, { clock, limits }: StreamAnswerOptions): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      stall.cancel();
      sink.off('drain', settle);
      sink.off('close', settle);
      resolve();
    };
    const stall = clock.setTimer(limits.writeStallTimeoutMs, () => sink.destroy(), { unref: true });
    sink.once('drain', settle);
    sink.once('close', settle);
    if (sink.destroyed) settle();
  });
}
