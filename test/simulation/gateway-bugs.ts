/** Ways in which a gateway, or what stands around it, can be wrong: each must be found by `gateways.test.ts`. */

export const GATEWAY_BUGS = [
  'skips the gap check',
  'goes by the last seal',
  'retries an unknown outcome',
  'opens children before the seal',
  'seals one parent only',
  'acknowledges before the append',
  'calls an unknown outcome a failure',
  'skips what it has not read',
  'creates children by a clock that is behind',
] as const;

export type GatewayBug = (typeof GATEWAY_BUGS)[number];
