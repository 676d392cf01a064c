/**
 * How many connections one address may hold open, so that it cannot take them all. Loopback addresses are not counted: every
 * client on this machine has the same one.
 */

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

export class AddressBudget {
  readonly #connectionsMax: number;
  /** Those that hold any; bounded by the connections there may be. */
  readonly #open = new Map<string, number>();

  constructor(connectionsMax: number) {
    this.#connectionsMax = connectionsMax;
  }

  /** Counts a connection; false when its address has as many as it may, and then it is not counted. */
  enter(address: string): boolean {
    if (LOOPBACK.test(address)) return true;
    const open = this.#open.get(address) ?? 0;
    if (open >= this.#connectionsMax) return false;
    this.#open.set(address, open + 1);
    return true;
  }

  /** For every connection that entered, once. */
  leave(address: string): void {
    const open = this.#open.get(address);
    if (open === undefined) return;
    if (open > 1) this.#open.set(address, open - 1);
    else this.#open.delete(address);
  }

  /** Addresses that hold a connection. */
  get addresses(): number {
    return this.#open.size;
  }
}
