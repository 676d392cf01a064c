/**
 * Runs the table of scenarios (`scenarios/`) through one client, a test for each, so that every operation through every
 * client is a line of the report. An operation that is not built is skipped; one that is built must have a scenario.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SCENARIOS } from '../scenarios/index.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { kinesisOperations } from './built-operations.ts';
import { type ConformanceClient, UnknownToClient, type Wire } from './client.ts';
import { JavaScriptClient } from './javascript-client.ts';
import { ACCOUNTS } from './test-server.ts';
import { World } from './world.ts';

export interface ClientUnderTest {
  readonly name: string;
  /** Of the server; known once it runs. */
  readonly endpoint: () => string;
  readonly start: (account: string) => ConformanceClient;
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
let columns = 0;

export function describeOperations(tested: ClientUnderTest): void {
  describe(`every operation through ${tested.name}`, { skip: tested.skip ?? false, concurrency: tested.concurrency ?? 1 }, () => {
    let world: World;

    before(() => {
      const account = ACCOUNTS[columns] ?? '';
      columns += 1;
      const requestHandler = new NodeHttpHandler();
      const admin = new JavaScriptClient({ name: 'set-up', endpoint: tested.endpoint(), account, requestHandler });
      world = new World(tested.start(account), admin, account);
    });

    after(async () => {
      await world.client.close();
      await world.admin.close();
    });

    for (const scenario of SCENARIOS) {
      test(titleOf(scenario), { skip: skipped(scenario, tested) }, async (context) => {
        try {
          await scenario.run(world);
        } catch (error: unknown) {
          if (!(error instanceof UnknownToClient) || tested.knowsNewest || scenario.newest !== true) throw error;
          context.skip(error.message);
        }
      });
    }

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
