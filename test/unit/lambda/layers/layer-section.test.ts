import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { LayerKey } from '../../../../src/services/lambda/layers/layer-reference.ts';
import { type LayerCommand, layerSection } from '../../../../src/services/lambda/layers/layer-section.ts';
import { statementOf } from '../../../../src/services/lambda/policies/statement.ts';

const KEYS: readonly LayerKey[] = ['a', 'b'].map((name) => ({ accountId: '000000000000', region: 'us-east-1', name }));
const CONTENT = { sha256Hex: '00', sizeBytes: 1, unzippedBytes: 2, description: '' };

const key = fc.constantFrom(...KEYS);
const version = fc.integer({ min: 1, max: 4 });
const statementId = fc.constantFrom('s', 't');
const command: fc.Arbitrary<LayerCommand> = fc.oneof(
  fc.record({ type: fc.constant('publish' as const), key, content: fc.constant(CONTENT) }),
  fc.record({ type: fc.constant('delete' as const), key, version }),
  fc.record({
    type: fc.constant('permit' as const),
    key,
    version,
    revisionId: fc.uuid(),
    statement: statementId.map((StatementId) => statementOf({ StatementId, Action: 'a', Principal: '*' }, 'arn')),
  }),
  fc.record({ type: fc.constant('revoke' as const), key, version, revisionId: fc.uuid(), statementId }),
);

suite('The layers in the command log', () => {
  test('give no number twice, and are the same after a snapshot', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const state = layerSection.initialState();
        const given = new Set<string>();
        for (const [index, one] of commands.entries()) {
          const outcome = layerSection.apply(state, one, { timeMs: index });
          if (one.type !== 'publish' || outcome.kind !== 'done') continue;
          const number = `${one.key.name}:${outcome.version.version}`;
          assert.equal(given.has(number), false);
          given.add(number);
        }
        const pieces: unknown = JSON.parse(JSON.stringify([...layerSection.snapshot(state)]));
        assert.deepEqual(layerSection.restore(pieces as unknown[]), state);
      }),
    );
  });
});
