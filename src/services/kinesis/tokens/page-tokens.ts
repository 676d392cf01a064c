/** Page tokens (NextToken): where a list goes on, good for 300 seconds. The payload is JSON, closed by its first zero byte. */
import type { Clock } from '../../../platform/clock.ts';
import { nextTokenExpired, nextTokenInvalid } from '../iterator-errors.ts';
import { PAGE_TOKEN_CHARACTERS_MAX, TOKEN_LIFETIME_MS } from '../limits.ts';
import type { SealedTokens, TokenPurpose } from './sealed-tokens.ts';

interface Envelope<Page> {
  readonly createdMs: number;
  readonly page: Page;
}

/** The tokens of one kind of list. A page must survive JSON and stay small. */
export class PageTokens<Page> {
  readonly #purpose: TokenPurpose;
  readonly #tokens: SealedTokens;
  readonly #clock: Clock;

  constructor(purpose: TokenPurpose, tokens: SealedTokens, clock: Clock) {
    this.#purpose = purpose;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  issue(page: Page): string {
    const envelope: Envelope<Page> = { createdMs: this.#clock.nowMs(), page };
    return this.#tokens.seal(this.#purpose, Buffer.from(JSON.stringify(envelope)));
  }

  /** Throws for what is no token of this kind, and for one that is too old. */
  open(token: string): Page {
    const payload = token.length > PAGE_TOKEN_CHARACTERS_MAX ? undefined : this.#tokens.open(this.#purpose, token);
    if (payload === undefined) throw nextTokenInvalid();
    const end = payload.indexOf(0);
    const text = payload.toString('utf8', 0, end === -1 ? payload.length : end);
    const { createdMs, page } = JSON.parse(text) as Envelope<Page>; // authentic, hence written by `issue`
    const nowMs = this.#clock.nowMs();
    if (nowMs - createdMs > TOKEN_LIFETIME_MS) throw nextTokenExpired(createdMs, nowMs);
    return page;
  }
}
