/** What is used of all streams and billed at AWS. Time counts while the server runs. */
import type { UsageRow, UsageSource } from '../../../platform/usage.ts';
import type { Catalog } from '../catalog/reconciler.ts';
import type { OpenStreams } from '../shards/open-streams.ts';
import { StreamUsage } from './stream-usage.ts';

export class KinesisUsage implements UsageSource {
  readonly #catalog: Catalog;
  readonly #openStreams: OpenStreams;

  constructor(catalog: Catalog, openStreams: OpenStreams) {
    this.#catalog = catalog;
    this.#openStreams = openStreams;
  }

  takeUsage(elapsedMs: number): readonly UsageRow[] {
    const gone = this.#openStreams.takeForgotten().map(({ stream, figures }) => figures.usage.take(stream, 0));
    const there = [...this.#catalog.state.all()].map((stream) => this.#usageOf(stream.id).take(stream, elapsedMs));
    return [...gone, ...there].filter((row) => row !== undefined);
  }

  /** Of a stream that nobody has used since the start only time is billed. */
  #usageOf(streamId: string): StreamUsage {
    return this.#openStreams.find(streamId)?.figures.usage ?? new StreamUsage();
  }
}
