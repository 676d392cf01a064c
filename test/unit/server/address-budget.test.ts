import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressBudget } from '../../../src/server/http/address-budget.ts';

test('an address holds as many connections as it may, and others feel nothing of it', () => {
  const budget = new AddressBudget(2);
  assert.deepEqual(
    ['10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2'].map((address) => budget.enter(address)),
    [true, true, false, true],
  );
  budget.leave('10.0.0.1');
  assert.equal(budget.enter('10.0.0.1'), true);
  assert.equal(budget.enter('10.0.0.1'), false);
});

test('an address without connections is forgotten', () => {
  const budget = new AddressBudget(2);
  for (const address of ['10.0.0.1', '10.0.0.1', '::2']) budget.enter(address);
  for (const address of ['10.0.0.1', '10.0.0.1', '::2', '::2', 'never']) budget.leave(address);
  assert.equal(budget.addresses, 0);
});

test('this machine is not counted', () => {
  const budget = new AddressBudget(1);
  for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) {
    assert.ok(budget.enter(address) && budget.enter(address));
    budget.leave(address);
  }
  assert.equal(budget.addresses, 0);
});
