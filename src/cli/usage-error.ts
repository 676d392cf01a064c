/** The person at the keyboard can mend this: one sentence that says how. It is printed without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
