import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  type Attachments,
  applyDrop,
  attach,
  attachedTo,
  attachmentPieces,
  restoreAttachments,
} from '../../../../src/services/lambda/functions/attachments.ts';
import type { FunctionKey } from '../../../../src/services/lambda/functions/function-reference.ts';

const name = fc.constantFrom('f', 'g');
const qualifier = fc.constantFrom('$LATEST', '1', 'live');
const step = fc.oneof(
  fc.record({ type: fc.constant('attach' as const), name, qualifier, value: fc.option(fc.nat(), { nil: undefined }) }),
  fc.record({ type: fc.constant('drop' as const), name, kept: fc.uniqueArray(qualifier.map((one): string => one)) }),
);

function keyOf(functionName: string): FunctionKey {
  return { accountId: '000000000000', region: 'us-east-1', name: functionName };
}

suite('What is kept beside functions', () => {
  test('is what was last attached and not dropped since, also after it went through JSON', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const state: Attachments<number> = { functions: new Map() };
        const model = new Map<string, number>();
        for (const one of steps) {
          const key = keyOf(one.name);
          if (one.type === 'attach') {
            attach(state, key, one.qualifier, one.value);
            if (one.value === undefined) model.delete(`${one.name}:${one.qualifier}`);
            else model.set(`${one.name}:${one.qualifier}`, one.value);
          } else {
            applyDrop(state, { type: 'drop', key, kept: one.kept });
            for (const known of ['$LATEST', '1', 'live']) if (!one.kept.includes(known)) model.delete(`${one.name}:${known}`);
          }
        }
        const pieces: unknown = JSON.parse(JSON.stringify([...attachmentPieces(state)]));
        for (const seen of [state, restoreAttachments<number>(pieces as unknown[])]) {
          for (const functionName of ['f', 'g']) {
            for (const known of ['$LATEST', '1', 'live']) {
              assert.equal(attachedTo(seen, keyOf(functionName), known), model.get(`${functionName}:${known}`));
            }
          }
          assert.equal(
            [...seen.functions.values()].every(({ byQualifier }) => byQualifier.size > 0),
            true,
          );
        }
      }),
    );
  });
});
