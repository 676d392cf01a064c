/**
 * How functions are invoked asynchronously, as a section of the command log: one configuration per function and qualifier.
 *
 * EC1. A configuration is only ever replaced, never changed in place.
 * EC2. It goes with its function: whoever sees a function go submits `forget`, and does so again at start for those of
 *      functions that are no longer there.
 */
import { unreachable } from '../../../platform/assert.ts';
import type { FunctionEventInvokeConfig } from '../../../protocol/generated/lambda.ts';
import type { Applied, CommandSection, SectionHandle } from '../../../storage/command-log.ts';
import { type FunctionKey, functionArn, keyText } from '../functions/function-reference.ts';

/** What a request may set. Of a destination, the empty text says that there is none. */
export interface EventInvokeSettings {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

/** Whose configuration it is: `$LATEST`, a version, or an alias of the function. */
export interface ConfigurationOwner {
  readonly key: FunctionKey;
  readonly qualifier: string;
}

export interface EventInvokeConfiguration extends EventInvokeSettings, ConfigurationOwner {
  readonly lastModifiedMs: number;
}

export type EventInvokeCommand =
  /** `put` replaces all that was set before, `update` only what it names. */
  | { readonly type: 'put' | 'update'; readonly owner: ConfigurationOwner; readonly settings: EventInvokeSettings }
  | { readonly type: 'delete'; readonly owner: ConfigurationOwner }
  /** Everything of a function that is gone (EC2), or of one of its versions or aliases. */
  | { readonly type: 'forget'; readonly key: FunctionKey; readonly qualifier?: string };

export type EventInvokeOutcome =
  | { readonly kind: 'done'; readonly configuration: EventInvokeConfiguration }
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'not-found' };

export interface EventInvokeState {
  /** By `keyText`, then by qualifier. */
  readonly functions: Map<string, Map<string, EventInvokeConfiguration>>;
}

export type EventInvokeHandle = SectionHandle<EventInvokeState, EventInvokeCommand, EventInvokeOutcome>;

export const eventInvokeSection: CommandSection<EventInvokeState, EventInvokeCommand, EventInvokeOutcome> = {
  name: 'lambda.event-invoke-configs',
  initialState: () => ({ functions: new Map() }),
  apply,
  snapshot: function* (state) {
    for (const ofFunction of state.functions.values()) yield* ofFunction.values();
  },
  restore: (pieces) => {
    const state: EventInvokeState = { functions: new Map() };
    for (const configuration of pieces as readonly EventInvokeConfiguration[]) put(state, configuration);
    return state;
  },
};

/** The configuration of one qualifier. */
export function configurationOf(state: EventInvokeState, owner: ConfigurationOwner): EventInvokeConfiguration | undefined {
  return state.functions.get(keyText(owner.key))?.get(owner.qualifier);
}

/** All of a function, in the order of their qualifiers. */
export function configurationsOf(state: EventInvokeState, key: FunctionKey): EventInvokeConfiguration[] {
  const all = [...(state.functions.get(keyText(key))?.values() ?? [])];
  return all.sort((left, right) => (left.qualifier < right.qualifier ? -1 : 1));
}

/** As the API shows it (recorded 2023-11): what was not given is absent, but for the destinations. */
export function describeConfiguration(configuration: EventInvokeConfiguration): FunctionEventInvokeConfig {
  const { maximumRetryAttempts, maximumEventAgeSeconds, onSuccess = '', onFailure = '' } = configuration;
  return {
    LastModified: configuration.lastModifiedMs,
    FunctionArn: functionArn(configuration.key, configuration.qualifier),
    ...(maximumRetryAttempts !== undefined && { MaximumRetryAttempts: maximumRetryAttempts }),
    ...(maximumEventAgeSeconds !== undefined && { MaximumEventAgeInSeconds: maximumEventAgeSeconds }),
    DestinationConfig: {
      OnSuccess: onSuccess === '' ? {} : { Destination: onSuccess },
      OnFailure: onFailure === '' ? {} : { Destination: onFailure },
    },
  };
}

function apply(state: EventInvokeState, command: EventInvokeCommand, applied: Applied): EventInvokeOutcome {
  if (command.type === 'forget') {
    remove(state, command.key, command.qualifier);
    return { kind: 'forgotten' };
  }
  const { owner } = command;
  const current = configurationOf(state, owner);
  switch (command.type) {
    case 'put':
      return put(state, { ...owner, ...command.settings, lastModifiedMs: applied.timeMs });
    case 'update':
      if (current === undefined) return { kind: 'not-found' };
      return put(state, { ...current, ...command.settings, lastModifiedMs: applied.timeMs });
    case 'delete':
      if (current === undefined) return { kind: 'not-found' };
      remove(state, owner.key, owner.qualifier);
      return { kind: 'done', configuration: current };
    default:
      return unreachable(command);
  }
}

function put(state: EventInvokeState, configuration: EventInvokeConfiguration): EventInvokeOutcome {
  const text = keyText(configuration.key);
  const ofFunction = state.functions.get(text) ?? new Map<string, EventInvokeConfiguration>();
  ofFunction.set(configuration.qualifier, configuration); // EC1
  state.functions.set(text, ofFunction);
  return { kind: 'done', configuration };
}

function remove(state: EventInvokeState, key: FunctionKey, qualifier: string | undefined): void {
  const text = keyText(key);
  const ofFunction = state.functions.get(text);
  if (qualifier !== undefined) ofFunction?.delete(qualifier);
  if (qualifier === undefined || ofFunction?.size === 0) state.functions.delete(text);
}
