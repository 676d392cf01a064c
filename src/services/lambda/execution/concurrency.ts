/**
 * How many invocations run at a time. An invocation counts from when it is let in until its result, also while it waits for
 * an environment.
 *
 * G1. A function with reserved concurrency never has more, and what it has does not count for others.
 * G2. All other functions of an account and region together have no more than the account's limit without what is reserved.
 */
import type { FunctionKey } from '../functions/function-reference.ts';

/** What the functions of an account in a region use together. */
interface AccountUse {
  readonly accountId: string;
  readonly region: string;
  inFlight: number;
  reserved: number;
}

export type UnreservedUse = Readonly<Pick<AccountUse, 'accountId' | 'region' | 'inFlight'>>;

/** Which limit refused an invocation. */
export type ConcurrencyLimit = 'function' | 'account';

export class Concurrency {
  readonly #accountMax: number;
  readonly #accounts = new Map<string, AccountUse>();

  constructor(accountMax: number) {
    this.#accountMax = accountMax;
  }

  /** By account and region, what runs of functions without reserved concurrency. */
  get unreserved(): readonly UnreservedUse[] {
    return [...this.#accounts.values()];
  }

  ofNewFunction({ accountId, region }: FunctionKey): FunctionConcurrency {
    const text = `${accountId}/${region}`;
    let account = this.#accounts.get(text);
    if (account === undefined) {
      account = { accountId, region, inFlight: 0, reserved: 0 };
      this.#accounts.set(text, account);
    }
    return new FunctionConcurrency(account, this.#accountMax);
  }
}

/** The invocations of one function. Of one that is gone, those that run count until their end: nothing is reserved then. */
export class FunctionConcurrency {
  readonly #account: AccountUse;
  readonly #accountMax: number;
  #inFlight = 0;
  #reserved: number | undefined;

  constructor(account: AccountUse, accountMax: number) {
    this.#account = account;
    this.#accountMax = accountMax;
  }

  /** Lets an invocation in, or says which limit is reached. */
  enter(): ConcurrencyLimit | undefined {
    const { inFlight, reserved } = this.#account;
    if (this.#reserved !== undefined) {
      if (this.#inFlight >= this.#reserved) return 'function'; // G1
    } else {
      if (inFlight >= this.#accountMax - reserved) return 'account'; // G2
      this.#account.inFlight++;
    }
    this.#inFlight++;
    return undefined;
  }

  leave(): void {
    this.#inFlight--;
    if (this.#reserved === undefined) this.#account.inFlight--;
  }

  /** Invocations that run move with the function: from the account's to its own, or back. */
  reserve(reserved: number | undefined): void {
    this.#account.reserved += (reserved ?? 0) - (this.#reserved ?? 0);
    if (this.#reserved === undefined && reserved !== undefined) this.#account.inFlight -= this.#inFlight;
    if (this.#reserved !== undefined && reserved === undefined) this.#account.inFlight += this.#inFlight;
    this.#reserved = reserved;
  }
}
