/** Options that are whole numbers. */
import { InvalidArgumentError } from 'commander';
import type { Range } from './limits.ts';

export function within({ min, max }: Range): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
