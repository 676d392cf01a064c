import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../../../src/platform/logger.ts';
import { EngineCommandLog } from '../../../src/storage/engine-command-log.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { ACCOUNT, idOf, REGION, STREAM, succeeds, Workbench } from './support/workbench.ts';

/** A workbench on the command log of the server itself. */
class EngineBench {
  readonly bench: Workbench = new Workbench();
  readonly engine: MemoryLogEngine = new MemoryLogEngine({ clock: this.bench.clock });
  #commands: EngineCommandLog | undefined;

  async start(snapshotBytes: number): Promise<void> {
    const { clock } = this.bench;
    this.#commands = new EngineCommandLog({ engine: this.engine, clock, logger: silentLogger, snapshotBytes });
    this.bench.use(this.#commands);
    await this.#commands.start();
    await this.bench.mappings.start();
    await this.turn();
  }

  async stop(): Promise<void> {
    await this.bench.close();
    await this.#commands?.close();
  }

  /** The command log lets the event loop turn between pieces of work, so the test must too. */
  async turn(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) {
      await this.bench.settle();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describe('mappings on the command log of the server', () => {
  for (const snapshotBytes of [200, 1_000_000]) {
    it(`resume behind the last checkpoint after each restart, with a snapshot every ${snapshotBytes} bytes`, async () => {
      const server = new EngineBench();
      const { bench } = server;
      bench.streams.create(STREAM);
      bench.functions.define('consumer', succeeds);
      await server.start(snapshotBytes);
      const uuid = idOf(await bench.create({ BatchSize: 2 }));
      await server.turn();
      for (const texts of [['a', 'b', 'c'], ['d'], ['e', 'f']]) {
        bench.put(...texts);
        await server.turn();
        await server.stop();
        await server.start(snapshotBytes);
      }
      assert.deepEqual(bench.delivered(), [['a', 'b'], ['c'], ['d'], ['e', 'f']]);
      const mapping = await bench.get(uuid);
      assert.equal(mapping.State, 'Enabled');
      assert.equal(mapping.LastProcessingResult, 'OK');
      assert.equal(mapping.EventSourceMappingArn, `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:${uuid}`);
      await server.stop();
    });
  }
});
