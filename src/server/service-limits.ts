/**
 * The setting `limits`: `aws`, `off`, or (in the configuration file) an object with what is to differ from AWS's figures:
 *
 *     {"writeRecordsPerSecond": 5000, "readCallsPerSecond": null, "callsPerSecond": {"DescribeStream": 100}}
 *
 * `null` means that there is no limit. `concurrentExecutions` is the one figure of functions, and always there. What is not named keeps AWS's figure.
 */
import { AWS_LIMITS, type ServiceLimits, type ShardLimits } from '../services/kinesis/limits/service-limits.ts';
import { nearestName } from './nearest-name.ts';

export type { ServiceLimits } from '../services/kinesis/limits/service-limits.ts';

const CALLS = 'callsPerSecond';
const CONCURRENT_EXECUTIONS = 'concurrentExecutions';
const CONCURRENT_EXECUTIONS_MAX = 1_000_000;
const PER_SECOND_MAX = 1e12;

/** Undefined: no limits. `refuse` throws; it is given what is wrong, as the rest of a sentence that begins with the setting. */
export function serviceLimitsOf(value: unknown, refuse: (what: string) => never): ServiceLimits | undefined {
  if (value === undefined || value === 'aws') return AWS_LIMITS;
  if (value === 'off') return undefined;
  if (!isObject(value)) refuse(`must be "aws", "off" or, in the configuration file, an object of limits; it is ${shown(value)}.`);
  const { [CALLS]: calls = {}, [CONCURRENT_EXECUTIONS]: _, ...shard } = value;
  if (!isObject(calls)) refuse(`has ${CALLS} that is no object of operations; it is ${shown(calls)}.`);
  return {
    shard: changed<ShardLimits>(AWS_LIMITS.shard, shard, [CALLS, CONCURRENT_EXECUTIONS], refuse),
    callsPerSecond: changed(AWS_LIMITS.callsPerSecond, calls, [], refuse),
  };
}

/** Invocations of functions that run at a time in an account and region. Undefined: AWS's figure, also without other limits. */
export function concurrentExecutionsOf(value: unknown, refuse: (what: string) => never): number | undefined {
  const figure = isObject(value) ? value[CONCURRENT_EXECUTIONS] : undefined;
  if (figure === undefined) return undefined;
  if (Number.isInteger(figure) && Number(figure) > 0 && Number(figure) <= CONCURRENT_EXECUTIONS_MAX) return Number(figure);
  return refuse(`has ${shown(figure)} for ${CONCURRENT_EXECUTIONS}; it takes a whole number above 0.`);
}

function changed<Limits extends Readonly<Record<keyof Limits, number>>>(
  original: Limits,
  changes: Readonly<Record<string, unknown>>,
  furtherNames: readonly string[],
  refuse: (what: string) => never,
): Limits {
  const limits: Record<string, number> = { ...original };
  for (const [name, value] of Object.entries(changes)) {
    if (!Object.hasOwn(original, name)) {
      const nearest = nearestName(name, [...Object.keys(original), ...furtherNames]);
      refuse(`has an unknown limit "${name.slice(0, 64)}". Did you mean "${nearest}"?`);
    }
    limits[name] = perSecond(name, value, refuse);
  }
  return limits as Limits;
}

function perSecond(name: string, value: unknown, refuse: (what: string) => never): number {
  if (value === null) return Number.POSITIVE_INFINITY;
  if (typeof value === 'number' && value > 0 && value <= PER_SECOND_MAX) return value;
  return refuse(`has ${shown(value)} for ${name}; it takes a number above 0, or null for no limit.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
