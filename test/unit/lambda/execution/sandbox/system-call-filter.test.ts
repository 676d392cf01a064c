import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { systemCallFilter } from '../../../../../src/services/lambda/execution/sandbox/system-call-filter.ts';

const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const X64 = 0xc000003e;
const ARM64 = 0xc00000b7;

/** What the kernel makes of the program for one call (the instructions that it uses alone). */
function answerOf(program: Uint8Array, architecture: number, number: number): number {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  let register = 0;
  for (let at = 0; at < program.byteLength / 8; at++) {
    const value = view.getUint32(at * 8 + 4, true);
    const [ifTrue, ifFalse] = [view.getUint8(at * 8 + 2), view.getUint8(at * 8 + 3)];
    const operation = view.getUint16(at * 8, true);
    if (operation === 0x06) return value;
    if (operation === 0x20) register = value === 0 ? number : architecture;
    else if (operation === 0x15) at += register === value ? ifTrue : ifFalse;
    else if (operation === 0x35) at += register >= value ? ifTrue : ifFalse;
    else assert.fail(`operation ${operation}`);
  }
  return assert.fail('the program runs over its end');
}

suite('System call filter', () => {
  const x64 = systemCallFilter('x64') ?? new Uint8Array();
  const arm64 = systemCallFilter('arm64') ?? new Uint8Array();

  test('Mounts, modules, keys and the like are refused; what programs live on is not', () => {
    for (const [program, architecture, refused, allowed] of [
      [x64, X64, [165, 166, 250, 321, 425, 323], [0, 1, 56, 59, 101, 231, 272, 435]],
      [arm64, ARM64, [40, 39, 219, 280, 425, 282], [63, 64, 220, 221, 117, 94, 97, 435]],
    ] as const) {
      for (const number of refused) assert.equal(answerOf(program, architecture, number), EPERM, `${number}`);
      for (const number of allowed) assert.equal(answerOf(program, architecture, number), ALLOW, `${number}`);
    }
  });

  test('Code of another architecture, and the x32 variant of every call, do not exist', () => {
    fc.assert(
      fc.property(fc.nat(500), (number) => {
        assert.equal(answerOf(x64, 0x40000003, number), ENOSYS);
        assert.equal(answerOf(arm64, X64, number), ENOSYS);
        assert.equal(answerOf(x64, X64, 0x40000000 + number), ENOSYS);
      }),
    );
  });

  test('Where the numbers are not known there is none', () => {
    assert.equal(systemCallFilter('riscv64'), undefined);
  });
});
