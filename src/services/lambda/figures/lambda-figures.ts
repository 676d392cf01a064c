/**
 * What is counted of all functions, for Prometheus (named after AWS's own metrics) and for what AWS would bill.
 *
 * LF1. Figures go with their function. What is billed of it is kept until it is taken.
 * LF2. The number of series is bounded: a function has figures under `QUALIFIERS_COUNTED_MAX` qualifiers, all others of it are
 *      counted together; and of more than `METRIC_RESOURCES_MAX` the further ones are not shown, which `…_not_shown` tells.
 */
import type { Family, FigureKind, Labels, Sample } from '../../../platform/metrics.ts';
import type { UsageRow, UsageSource } from '../../../platform/usage.ts';
import type { UnreservedUse } from '../execution/concurrency.ts';
import type { ExecutionResult } from '../execution/invocation.ts';
import { type FunctionKey, keyText, LATEST } from '../functions/function-reference.ts';
import { METRIC_RESOURCES_MAX, QUALIFIERS_COUNTED_MAX } from '../limits.ts';
import { FunctionFigures } from './function-figures.ts';

interface CountedFunction {
  readonly key: FunctionKey;
  readonly byQualifier: Map<string, FunctionFigures>;
}

interface BilledFunction {
  readonly key: FunctionKey;
  requests: number;
  billedMilliseconds: number;
  megabyteMilliseconds: number;
}

const PREFIX = 'millrace_lambda_';
/** Stands for the qualifiers beyond the bound (LF2). */
const OTHERS = '(others)';

interface ResourceFamily {
  readonly name: string;
  readonly help: string;
  readonly kind: FigureKind;
  readonly samples: (figures: FunctionFigures, labels: Labels) => readonly Sample[];
}

export class LambdaFigures implements UsageSource {
  readonly #functions = new Map<string, CountedFunction>();
  readonly #billed = new Map<string, BilledFunction>();

  /** Runs an invocation and counts it; `invokedArn` may have a qualifier. */
  async count(key: FunctionKey, invokedArn: string, run: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    const figures = this.#figuresOf(key, invokedArn);
    figures.concurrentExecutions += 1;
    try {
      const result = await run();
      figures.ended(result);
      this.#bill(key, result);
      return result;
    } finally {
      figures.concurrentExecutions -= 1;
    }
  }

  /** LF1 */
  forget(key: FunctionKey): void {
    this.#functions.delete(keyText(key));
  }

  takeUsage(): readonly UsageRow[] {
    const rows = [...this.#billed.values()].map(({ key, ...amounts }) => {
      const { accountId: account, region, name } = key;
      return { kind: 'function', account, region, name, amounts };
    });
    this.#billed.clear();
    return rows;
  }

  families(unreserved: readonly UnreservedUse[]): Family[] {
    const all = [...this.#functions.values()].flatMap(({ key, byQualifier }) =>
      [...byQualifier].map(([resource, figures]) => ({ labels: labelsOf(key, resource), figures })),
    );
    const shown = all.slice(0, METRIC_RESOURCES_MAX); // LF2
    return [
      ...RESOURCE_FAMILIES.map(({ name, help, kind, samples }) => ({
        name: PREFIX + name,
        help,
        kind,
        samples: shown.flatMap(({ figures, labels }) => samples(figures, labels)),
      })),
      {
        name: `${PREFIX}unreserved_concurrent_executions`,
        help: 'Invocations under way of functions without reserved concurrency.',
        kind: 'gauge',
        samples: unreserved.map(({ accountId, region, inFlight }) => ({
          labels: { account: accountId, region },
          value: inFlight,
        })),
      },
      {
        name: `${PREFIX}series_not_shown`,
        help: 'Functions and qualifiers without series of their own, because there are too many.',
        kind: 'gauge',
        samples: [{ labels: {}, value: all.length - shown.length }],
      },
    ];
  }

  #figuresOf(key: FunctionKey, invokedArn: string): FunctionFigures {
    const text = keyText(key);
    let counted = this.#functions.get(text);
    if (counted === undefined) {
      counted = { key, byQualifier: new Map() };
      this.#functions.set(text, counted);
    }
    const { byQualifier } = counted;
    const asked = qualifierOf(invokedArn);
    const qualifier = byQualifier.has(asked) || byQualifier.size < QUALIFIERS_COUNTED_MAX ? asked : OTHERS;
    let figures = byQualifier.get(qualifier);
    if (figures === undefined) {
      figures = new FunctionFigures();
      byQualifier.set(qualifier, figures);
    }
    return figures;
  }

  #bill(key: FunctionKey, result: ExecutionResult): void {
    if (result.kind === 'not-invoked') return;
    const text = keyText(key);
    let billed = this.#billed.get(text);
    if (billed === undefined) {
      billed = { key, requests: 0, billedMilliseconds: 0, megabyteMilliseconds: 0 };
      this.#billed.set(text, billed);
    }
    const { billedMs, memoryMegabytes } = result.report;
    billed.requests += 1;
    billed.billedMilliseconds += billedMs;
    billed.megabyteMilliseconds += billedMs * memoryMegabytes;
  }
}

/** `arn:aws:lambda:region:account:function:name:qualifier` */
function qualifierOf(arn: string): string {
  return arn.split(':', 8)[7] ?? LATEST;
}

function labelsOf({ accountId, region, name }: FunctionKey, resource: string): Labels {
  return { account: accountId, region, function: name, resource };
}

const number =
  (value: (figures: FunctionFigures) => number): ResourceFamily['samples'] =>
  (figures, labels) => [{ labels, value: value(figures) }];

const RESOURCE_FAMILIES: readonly ResourceFamily[] = [
  {
    name: 'invocations_total',
    help: 'Invocations that reached the function, failed ones included.',
    kind: 'counter',
    samples: number(({ invocations }) => invocations),
  },
  {
    name: 'errors_total',
    help: 'Invocations that failed in the function or its runtime, timeouts included.',
    kind: 'counter',
    samples: number(({ errors }) => errors),
  },
  {
    name: 'throttles_total',
    help: 'Invocations refused for concurrency.',
    kind: 'counter',
    samples: number(({ throttles }) => throttles),
  },
  {
    name: 'concurrent_executions',
    help: 'Invocations under way.',
    kind: 'gauge',
    samples: number(({ concurrentExecutions }) => concurrentExecutions),
  },
  {
    name: 'duration_seconds',
    help: 'Time that the function took, without the start of its environment.',
    kind: 'histogram',
    samples: ({ duration }, labels) => duration.samples(labels),
  },
  {
    name: 'billed_duration_seconds_total',
    help: 'Time as it is billed: by the millisecond, with the starts of environments.',
    kind: 'counter',
    samples: number(({ billedMs }) => billedMs / 1000),
  },
  {
    name: 'init_duration_seconds',
    help: 'Time that environments took to start; their number is that of the cold starts.',
    kind: 'histogram',
    samples: ({ initDuration }, labels) => initDuration.samples(labels),
  },
];
