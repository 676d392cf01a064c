/**
 * Aggregates measurements per metric and raises an alert when one leaves its range. A record that is no JSON makes the
 * invocation fail: Millrace then halves the batch until the bad record stands alone, and puts that one into the queue.
 */

interface KinesisEvent {
  readonly Records: readonly {
    readonly kinesis: { readonly data: string; readonly partitionKey: string; readonly sequenceNumber: string };
  }[];
}

interface Measurement {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
}

interface Aggregate {
  count: number;
  sum: number;
  highest: number;
}

/** Above these values a measurement is worth a line in the log. */
const LIMITS: Readonly<Record<string, number>> = { 'cpu.': 90, 'memory.used': 90, 'load.1m': 8 };

/** What a warm environment has seen so far; a new environment starts anew. */
const totals = new Map<string, Aggregate>();

export async function handler(event: KinesisEvent): Promise<object> {
  const measurements = event.Records.map((record) => parse(record.kinesis));
  let alerts = 0;
  for (const one of measurements) {
    add(one);
    const limit = Object.entries(LIMITS).find(([prefix]) => one.metric.startsWith(prefix))?.[1];
    if (limit !== undefined && one.value > limit) {
      alerts += 1;
      console.warn(`ALERT ${one.metric} is at ${one.value} ${one.unit}, above ${limit}`);
    }
  }
  const means = [...new Set(measurements.map((one) => one.metric))].map((metric) => [metric, mean(metric)]);
  return { ...Object.fromEntries(means), alerts };
}

function parse(record: { readonly data: string; readonly partitionKey: string }): Measurement {
  const text = Buffer.from(record.data, 'base64').toString('utf8');
  try {
    return JSON.parse(text) as Measurement;
  } catch (error: unknown) {
    throw new Error(`not a measurement: ${text}`, { cause: error });
  }
}

function add({ metric, value }: Measurement): void {
  const total = totals.get(metric) ?? { count: 0, sum: 0, highest: Number.NEGATIVE_INFINITY };
  total.count += 1;
  total.sum += value;
  total.highest = Math.max(total.highest, value);
  totals.set(metric, total);
}

function mean(metric: string): number {
  const total = totals.get(metric);
  return total === undefined ? 0 : Math.round((total.sum / total.count) * 10) / 10;
}
