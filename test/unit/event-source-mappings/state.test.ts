import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Position } from '../../../src/services/lambda/event-source-mappings/ports.ts';
import { DEFAULT_SETTINGS } from '../../../src/services/lambda/event-source-mappings/settings.ts';
import type {
  MappingCommand,
  MappingOutcome,
  MappingsState,
  NewMapping,
} from '../../../src/services/lambda/event-source-mappings/state.ts';
import { mappingsSection } from '../../../src/services/lambda/event-source-mappings/state.ts';
import { ACCOUNT, REGION, STREAM } from './support/workbench.ts';

const UUID = '11111111-1111-4111-8111-111111111111';
const MAPPING: NewMapping = {
  uuid: UUID,
  accountId: ACCOUNT,
  region: REGION,
  eventSourceArn: STREAM,
  functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`,
  functionName: 'f',
  roleArn: 'arn:aws:iam::111111111111:role/r',
  startingPosition: { type: 'LATEST' },
  settings: DEFAULT_SETTINGS,
  tags: [],
  enabled: true,
};
const at = (text: string): Position => text as Position;

class Machine {
  state: MappingsState = mappingsSection.initialState();
  timeMs = 1_000;

  do(command: MappingCommand): MappingOutcome {
    this.timeMs += 1;
    return mappingsSection.apply(this.state, JSON.parse(JSON.stringify(command)) as MappingCommand, { timeMs: this.timeMs });
  }

  /** With a mapping whose shard `s` was claimed. */
  static claimed(): Machine {
    const machine = new Machine();
    machine.do({ type: 'create', mapping: MAPPING, starts: [['s', at('5')]] });
    machine.do({ type: 'claim', uuid: UUID, version: 1, shards: [['s', at('ignored')]] });
    return machine;
  }

  position(): string | undefined {
    return this.state.mappings.get(UUID)?.shards.get('s')?.position;
  }
}

const checkpoint = (epoch: number, position: string): MappingCommand => ({
  type: 'at',
  m: UUID,
  s: 's',
  l: 0,
  e: epoch,
  p: at(position),
});

describe('the state of the mappings', () => {
  it('keeps the starting position that was committed first', () => {
    const machine = Machine.claimed();
    assert.equal(machine.position(), '5');
    assert.equal(machine.do({ type: 'claim', uuid: UUID, version: 1, shards: [['s', at('9')]] }).kind, 'claimed');
    assert.equal(machine.position(), '5');
  });

  it('moves the checkpoint for whoever claimed the shard last, and for nobody else', () => {
    const machine = Machine.claimed();
    assert.equal(machine.do(checkpoint(1, '6')).kind, 'done');
    const outcome = machine.do({ type: 'claim', uuid: UUID, version: 1, shards: [['s', at('0')]] });
    assert.deepEqual(outcome, { kind: 'claimed', claims: [{ shardId: 's', epoch: 2, position: '6', reset: false }] });
    assert.equal(machine.do(checkpoint(1, '7')).kind, 'stale');
    assert.equal(machine.position(), '6');
    assert.equal(machine.do(checkpoint(2, '8')).kind, 'done');
    assert.equal(machine.position(), '8');
  });

  it('does not finish a shard for a claim that was replaced', () => {
    const machine = Machine.claimed();
    machine.do({ type: 'claim', uuid: UUID, version: 1, shards: [['s', at('0')]] });
    assert.equal(machine.do({ type: 'finish', uuid: UUID, shardId: 's', lane: 0, epoch: 1 }).kind, 'stale');
    assert.equal(machine.state.mappings.get(UUID)?.shards.get('s')?.finished, false);
  });

  it('refuses claims and reports about a version that was changed since', () => {
    const machine = Machine.claimed();
    machine.do({ type: 'update', uuid: UUID, changes: { enabled: false } });
    assert.equal(machine.do({ type: 'claim', uuid: UUID, version: 1, shards: [['s', at('0')]] }).kind, 'stale');
    assert.equal(machine.do({ type: 'settled', uuid: UUID, version: 1 }).kind, 'stale');
    assert.equal(machine.state.mappings.get(UUID)?.lifecycle, 'Disabling');
    machine.do({ type: 'settled', uuid: UUID, version: 2 });
    assert.equal(machine.state.mappings.get(UUID)?.lifecycle, 'Disabled');
  });

  it('takes no changes to a mapping that is being deleted, and forgets it when it is settled', () => {
    const machine = Machine.claimed();
    machine.do({ type: 'delete', uuid: UUID });
    assert.equal(machine.do({ type: 'update', uuid: UUID, changes: { enabled: false } }).kind, 'in-use');
    assert.equal(machine.do({ type: 'delete', uuid: UUID }).kind, 'in-use');
    machine.do({ type: 'settled', uuid: UUID, version: 2 });
    assert.equal(machine.state.mappings.size, 0);
    assert.equal(machine.do(checkpoint(1, '9')).kind, 'not-found');
  });

  it('sets positions anew only while a mapping is disabled, and fences who processed it before', () => {
    const machine = Machine.claimed();
    const reset: MappingCommand = { type: 'reset', uuid: UUID, shards: [['s', at('1')]] };
    assert.equal(machine.do(reset).kind, 'not-disabled');
    machine.do({ type: 'update', uuid: UUID, changes: { enabled: false } });
    assert.equal(machine.do(reset).kind, 'not-disabled', 'what ran has not ended yet');
    machine.do({ type: 'settled', uuid: UUID, version: 2 });
    assert.equal(machine.do(reset).kind, 'done');
    assert.equal(machine.do(checkpoint(1, '9')).kind, 'stale');
    assert.equal(machine.position(), '1');
    machine.do({ type: 'update', uuid: UUID, changes: { enabled: true } });
    const claim: MappingCommand = { type: 'claim', uuid: UUID, version: 3, shards: [['s', at('0')]] };
    const claimed = (epoch: number, position: string, wasReset: boolean): MappingOutcome => ({
      kind: 'claimed',
      claims: [{ shardId: 's', epoch, position: at(position), reset: wasReset }],
    });
    assert.deepEqual(machine.do(claim), claimed(3, '1', true));
    machine.do(checkpoint(3, '2'));
    assert.deepEqual(machine.do(claim), claimed(4, '2', false));
  });

  it('reads the snapshots of versions that knew no reset', () => {
    const machine = Machine.claimed();
    const pieces = JSON.parse(JSON.stringify([...mappingsSection.snapshot(machine.state)]), (key, value: unknown) =>
      key === 'shards' && Array.isArray(value) ? value.map((shard: unknown[]) => shard.slice(0, 4)) : value,
    ) as unknown[];
    assert.deepEqual(mappingsSection.restore(pieces), machine.state);
  });

  it('is the same after a snapshot', () => {
    const machine = Machine.claimed();
    const many = Array.from({ length: 1_201 }, (_, index): readonly [string, Position] => [`t${index}`, at(String(index))]);
    machine.do({ type: 'claim', uuid: UUID, version: 1, shards: many });
    machine.do({ type: 'finish', uuid: UUID, shardId: 't3', lane: 0, epoch: 1 });
    const other = { ...MAPPING, uuid: '2', functionArn: 'g', startingPosition: { type: 'AT_TIMESTAMP', timeMs: 5 } } as const;
    machine.do({ type: 'create', mapping: other, starts: [] });
    const pieces = JSON.parse(JSON.stringify([...mappingsSection.snapshot(machine.state)])) as unknown[];
    assert.deepEqual(mappingsSection.restore(pieces), machine.state);
  });
});
