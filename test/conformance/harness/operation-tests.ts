/**
 * Runs the table of scenarios (`scenarios/`) through one client, a test for each, so that every operation through every
 * client is a line of the report. An operation that is not built is skipped; one that is built must have a scenario.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SCENARIOS } from '../scenarios/index.ts';
import { refused, type Scenario } from '../scenarios/scenario.ts';
import { kinesisOperations } from './built-operations.ts';
import { type ConformanceClient, type Shape, UnknownToClient, type Wire } from './client.ts';
import { JavaScriptClient } from './javascript-client.ts';
import { ACCOUNTS, startTestServer, type TestServer } from './test-server.ts';
import { World } from './world.ts';

export interface ClientUnderTest {
  readonly name: string;
  /** Runs before all else: what has to be built, say. The columns of a file run one after the other. */
  readonly prepare?: () => void;
  readonly start: (server: TestServer, account: string) => ConformanceClient;
  /** The whole client cannot run here. */
  readonly skip?: string | false;
  /** Operations that the client does not have, with the reason. */
  readonly lacking?: Readonly<Record<string, string>>;
  /** What the client must tell of its PutRecord. */
  readonly wire?: Wire;
  /** Has the newest operations and members; the others may be older than they are. */
  readonly knowsNewest: boolean;
  readonly concurrency?: number;
}

const built: ReadonlySet<string> = new Set(
  kinesisOperations()
    .filter((row) => row.built)
    .map((row) => row.operation),
);
const ACCOUNT = ACCOUNTS[0] ?? '';
/** Long enough that a client which does not wait is found out. */
const STATE_DELAY_MS = 1200;

export function describeOperations(tested: ClientUnderTest): void {
  describe(`every operation through ${tested.name}`, { skip: tested.skip ?? false, concurrency: tested.concurrency ?? 1 }, () => {
    let server: TestServer;
    let world: World;

    before(async () => {
      tested.prepare?.();
      server = await startTestServer();
      world = worldOf(tested, server);
    });

    after(async () => {
      await world.client.close();
      await world.admin.close();
      await server.stop();
    });

    for (const scenario of SCENARIOS) {
      test(titleOf(scenario), { skip: skipped(scenario, tested) }, async (context) => {
        try {
          await scenario.run(world);
        } catch (error: unknown) {
          if (!(error instanceof UnknownToClient) || tested.knowsNewest || scenario.newest !== true) throw error;
          context.skip(error.message); // an older client that lacks an operation of this year: nothing of ours is tested by it
        }
      });
    }

    test('its waiters wait for a stream that is being made and for one that is being deleted', async () => {
      const slow = await startTestServer({ stateDelayMs: STATE_DELAY_MS });
      const its = worldOf(tested, slow);
      try {
        await waiterTest(its);
      } finally {
        await its.client.close();
        await its.admin.close();
        await slow.stop();
      }
    });

    if (tested.wire !== undefined) {
      test('it speaks the protocol that it is here for', async () => {
        const { name } = await world.stream();
        await world.client.call('PutRecord', { StreamName: name, PartitionKey: 'wire', Data: '' });
        const told = world.client.wire();
        for (const [member, value] of Object.entries(tested.wire ?? {})) assert.equal(told[member as keyof Wire], value);
      });
    }
  });
}

function worldOf(tested: ClientUnderTest, server: TestServer): World {
  const requestHandler = new NodeHttpHandler();
  const admin = new JavaScriptClient({ name: 'set-up', endpoint: server.endpoint, account: ACCOUNT, requestHandler });
  return new World(tested.start(server, ACCOUNT), admin, ACCOUNT);
}

async function waiterTest({ client, admin }: World): Promise<void> {
  const StreamName = 'slow';
  const status = async (): Promise<unknown> =>
    ((await admin.call('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary as Shape).StreamStatus;
  await client.call('CreateStream', { StreamName, ShardCount: 1 });
  await client.wait('StreamExists', { StreamName });
  assert.equal(await status(), 'ACTIVE');
  await client.call('DeleteStream', { StreamName });
  await client.wait('StreamNotExists', { StreamName });
  await refused(status(), 'ResourceNotFoundException');
}

/** Every built operation has a scenario: otherwise an operation that is missing in the table would pass. */
export function scenariosMissing(): string[] {
  const known = new Set(SCENARIOS.map((scenario) => scenario.operation));
  return [...built].filter((operation) => !known.has(operation));
}

function titleOf({ operation, title }: Scenario): string {
  return `${operation} ${title}`;
}

function skipped({ operation, needs = [], planned }: Scenario, { lacking = {} }: ClientUnderTest): string | false {
  const unbuilt = planned === true ? undefined : [operation, ...needs].find((name) => !built.has(name));
  if (unbuilt !== undefined) return `${unbuilt} is not built`;
  return lacking[operation] ?? false;
}
