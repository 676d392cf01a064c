/** Reading a source that may fail: it is told, and tried again with growing pauses, until it succeeds or somebody stops. */
import { AssertionFailure } from '../../../platform/assert.ts';
import { Backoff } from '../../../platform/async/backoff.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { RETRY_PACE } from './limits.ts';
import type { Position, RecordReader, SourceRead } from './ports.ts';
import { RESULT_SOURCE_FAILED } from './result.ts';
import type { MappingSeams } from './seams.ts';

export interface ReadRetriesOptions {
  readonly seams: Pick<MappingSeams, 'clock' | 'random'>;
  readonly report: (result: string) => void;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
}

interface ShardOfSource {
  readonly sourceArn: string;
  readonly shardId: string;
}

export class ReadRetries {
  readonly #options: ReadRetriesOptions;

  constructor(options: ReadRetriesOptions) {
    this.#options = options;
  }

  /** Undefined when `stopping` aborted before it succeeded. */
  async read<Value>(attempt: () => Promise<Value>): Promise<Value | undefined> {
    const { seams, report, logger, stopping } = this.#options;
    const failures = new Backoff(seams.random, RETRY_PACE);
    for (;;) {
      try {
        return await attempt();
      } catch (error: unknown) {
        if (error instanceof AssertionFailure) throw error;
        if (stopping.aborted) return undefined;
        logger.warn({ error }, 'the shard could not be read; it is tried again');
        report(RESULT_SOURCE_FAILED);
        await sleep(seams.clock, failures.next(), stopping).catch(() => {});
        if (stopping.aborted) return undefined;
      }
    }
  }

  /** What is left at `position` where retention has removed records behind it; undefined when it has not, or nobody knows. */
  async leftBehind(source: RecordReader, shard: ShardOfSource, position: Position): Promise<SourceRead | undefined> {
    try {
      const read = await source.read(shard.sourceArn, shard.shardId, position, { bytesMax: 1, recordsMax: 1 });
      return read.recordsLost ? read : undefined;
    } catch (error: unknown) {
      if (error instanceof AssertionFailure) throw error;
      return undefined;
    }
  }
}
