/** A row of the table: what one operation must do, said once for every client. */
import assert from 'node:assert/strict';
import { ServiceRefusal } from '../harness/client.ts';
import type { World } from '../harness/world.ts';

export interface Scenario {
  readonly operation: string;
  /** Goes on after the operation's name: `PutRecord` `takes any bytes`. */
  readonly title: string;
  /** Further operations without which it cannot run. */
  readonly needs?: readonly string[];
  /** Of 2026: not every client has it yet. */
  readonly newest?: boolean;
  /** Planned: it is run although the operation is not built, to see that it says so. */
  readonly planned?: boolean;
  readonly run: (world: World) => Promise<void>;
}

/** Asserts that the service refuses with this error and text, and that the client knows the error by its type. */
export async function refused(sent: Promise<unknown>, code: string, message?: string | RegExp): Promise<void> {
  const error = await sent.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error !== undefined, `must be refused with ${code}`);
  if (!(error instanceof ServiceRefusal)) throw error;
  assert.equal(error.code, code, error.message);
  if (typeof message === 'string') assert.equal(error.message, message);
  else if (message !== undefined) assert.match(error.message, message);
  if (error.status !== undefined) assert.equal(error.status, 400);
  if (error.type !== undefined) assert.equal(error.type, code, 'the type that the client threw');
}
