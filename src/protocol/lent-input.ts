/**
 * Memory that the blobs of an input stand in, used again for the next request (platform/buffer-pool.ts).
 *
 * LI1. An operation that gives its input back looks at none of its blobs any more, nor does anybody it handed them to. One
 *      that does not give it back, whatever the reason, costs memory reuse and nothing else.
 */
const GIVE_BACK: unique symbol = Symbol('give back');

interface LentInput {
  readonly [GIVE_BACK]?: () => void;
}

/** See LI1. Any input can be given back, and twice does no harm. */
export function giveBack(input: object): void {
  (input as LentInput)[GIVE_BACK]?.();
}

/** `taken` is called when the input is given back, once. */
export function lendTo(input: object, taken: () => void): void {
  let lent = true;
  const take = (): void => {
    if (lent) taken();
    lent = false;
  };
  Object.defineProperty(input, GIVE_BACK, { value: take });
}
