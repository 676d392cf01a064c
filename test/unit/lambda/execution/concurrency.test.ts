import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Concurrency } from '../../../../src/services/lambda/execution/concurrency.ts';

const key = { accountId: '000000000000', region: 'us-east-1', name: 'f' };

test('Functions of an account and region share what is not reserved', () => {
  const concurrency = new Concurrency(3);
  const [first, second, reserved] = [1, 2, 3].map(() => concurrency.ofNewFunction(key));
  assert.ok(first !== undefined && second !== undefined && reserved !== undefined);
  reserved.reserve(1);
  assert.deepEqual([first.enter(), second.enter(), first.enter()], [undefined, undefined, 'account']);
  assert.deepEqual([reserved.enter(), reserved.enter()], [undefined, 'function']);
  assert.equal(concurrency.ofNewFunction({ ...key, region: 'eu-west-1' }).enter(), undefined, 'another region');
  second.leave();
  assert.equal(first.enter(), undefined);
  assert.deepEqual(
    concurrency.unreserved.map(({ region, inFlight }) => [region, inFlight]),
    [
      ['us-east-1', 2],
      ['eu-west-1', 1],
    ],
  );
});

test('Whatever is reserved and given back while invocations run, no limit is exceeded and nothing is lost', () => {
  const step = fc.record({
    what: fc.constantFrom('enter', 'leave', 'reserve', 'share'),
    index: fc.nat(2),
    reserved: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const accountMax = 12; // no less than all can reserve together
      const concurrency = new Concurrency(accountMax);
      const functions = [0, 1, 2].map(() => ({ use: concurrency.ofNewFunction(key), inFlight: 0, reserved: -1 }));
      const sharing = (): number => functions.reduce((sum, one) => sum + (one.reserved < 0 ? one.inFlight : 0), 0);
      const all = (): number => functions.reduce((sum, one) => sum + Math.max(one.reserved, 0), 0);
      for (const { what, index, reserved } of steps) {
        const one = functions[index];
        if (one === undefined) continue;
        if (what === 'enter') {
          const isFree = one.reserved < 0 ? sharing() < accountMax - all() : one.inFlight < one.reserved;
          const refused = one.reserved < 0 ? 'account' : 'function';
          assert.equal(one.use.enter(), isFree ? undefined : refused);
          if (isFree) one.inFlight++;
        } else if (what === 'leave') {
          if (one.inFlight > 0) one.use.leave();
          one.inFlight = Math.max(0, one.inFlight - 1);
        } else {
          one.reserved = what === 'reserve' ? reserved : -1;
          one.use.reserve(what === 'reserve' ? reserved : undefined);
        }
      }
    }),
  );
});
