/**
 * The gate stands before everything else: a web page must never reach an API that can run code. A page reaches this port
 * either under its own name (DNS rebinding: the Host tells) or across origins (Origin and Sec-Fetch-Site tell).
 *
 * G1. A request without a well-formed Host is malformed.
 * G2. A Host is good when it is `localhost`, a name below it, an IP literal (rebinding needs a name) or configured.
 * G3. An Origin is good when it is configured, exactly; `null` never is. Most clients of an API send none.
 * G4. Without an Origin (a link, an image, a form that GETs) a browser still says when a request comes from another site,
 *     in Sec-Fetch-Site or at least in the Referer: refused.
 */
import type { RequestHead } from '../../protocol/universal.ts';
import { REMEMBERED_HOSTS_MAX } from '../limits.ts';

export interface GateRules {
  /** Host names beyond those of G2, without port; lower case. */
  readonly allowedHosts: readonly string[];
  /** `scheme://host[:port]`, as browsers send them. */
  readonly allowedOrigins: readonly string[];
}

export type GateVerdict =
  /** `origin` is set when a configured web page asks: its answer carries the CORS headers. */
  | { readonly kind: 'passes'; readonly origin: string | undefined }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'forbidden'; readonly reason: string };

const PASSES: GateVerdict = { kind: 'passes', origin: undefined };

export class Gate {
  readonly #rules: GateRules;
  /** Host headers found good before, as sent. Bounded. */
  readonly #remembered = new Set<string>();

  constructor(rules: GateRules) {
    this.#rules = rules;
  }

  judge(head: RequestHead): GateVerdict {
    const host = head.header('host');
    if (host === undefined || !this.#remembered.has(host)) {
      const refusal = judgeHost(host, this.#rules);
      if (refusal !== undefined) return refusal;
      if (host !== undefined && this.#remembered.size < REMEMBERED_HOSTS_MAX) this.#remembered.add(host);
    }
    return judgeOrigin(head, this.#rules);
  }
}

/** name | IPv4 | [IPv6], each with an optional port (RFC 3986 §3.2.2, without what no client sends). */
const HOST = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?)(?::\d{1,5})?$/i;
const IPV4 = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

function judgeHost(host: string | undefined, rules: GateRules): GateVerdict | undefined {
  if (host === undefined || host === '') return { kind: 'malformed', reason: 'The request has no Host header.' }; // G1
  const match = HOST.exec(host);
  if (match === null) return { kind: 'malformed', reason: 'The Host header is malformed.' };
  const name = match[2]?.toLowerCase();
  if (name === undefined || name === 'localhost' || name.endsWith('.localhost') || IPV4.test(name)) return undefined; // G2
  if (rules.allowedHosts.includes(name)) return undefined;
  return {
    kind: 'forbidden',
    reason: `The host ${name} is not allowed. Start Millrace with --allowed-host ${name} to allow it.`,
  };
}

function judgeOrigin(head: RequestHead, rules: GateRules): GateVerdict {
  const origin = head.header('origin');
  if (origin !== undefined) {
    if (rules.allowedOrigins.includes(origin)) return { kind: 'passes', origin };
    return { kind: 'forbidden', reason: 'Requests from web pages are not allowed. See --allowed-origin.' }; // G3
  }
  const site = head.header('sec-fetch-site');
  if (site === undefined ? isOwnReferer(head) : site === 'same-origin' || site === 'none') return PASSES;
  return { kind: 'forbidden', reason: 'Requests from other sites are not allowed.' }; // G4
}

function isOwnReferer(head: RequestHead): boolean {
  const referer = head.header('referer');
  const host = head.header('host');
  return referer === undefined || referer.startsWith(`http://${host}/`) || referer.startsWith(`https://${host}/`);
}
