/**
 * How functions are invoked asynchronously, as a section of the command log: one configuration per function and qualifier
 * (functions/attachments.ts). A configuration is only ever replaced, never changed in place.
 */
import { unreachable } from '../../../platform/assert.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { FunctionEventInvokeConfig } from '../../../protocol/generated/lambda.ts';
import type { Applied, CommandLog } from '../../../storage/command-log.ts';
import { type AttachmentOwners, AttachmentSection, type Attachments, attach, attachedTo } from '../functions/attachments.ts';
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

export interface EventInvokeConfiguration extends EventInvokeSettings {
  readonly lastModifiedMs: number;
}

export type EventInvokeCommand =
  /** `put` replaces all that was set before, `update` only what it names. */
  | { readonly type: 'put' | 'update'; readonly owner: ConfigurationOwner; readonly settings: EventInvokeSettings }
  | { readonly type: 'delete'; readonly owner: ConfigurationOwner };

export type EventInvokeOutcome =
  | { readonly kind: 'done'; readonly configuration: EventInvokeConfiguration }
  | { readonly kind: 'not-found' };

export type EventInvokeState = Attachments<EventInvokeConfiguration>;
export type EventInvokeHandle = AttachmentSection<EventInvokeConfiguration, EventInvokeCommand, EventInvokeOutcome>;

const NOT_FOUND: EventInvokeOutcome = { kind: 'not-found' };

/** Registers the section with the command log: before the log is started. */
export function eventInvokeSection(commands: CommandLog, logger: Logger, owners: AttachmentOwners): EventInvokeHandle {
  return new AttachmentSection({
    commands,
    owners,
    logger,
    name: 'lambda.event-invoke-configs',
    apply: (state, command, applied) => apply(owners, state, command, applied),
  });
}

/** The configuration of one qualifier. */
export function configurationOf(state: EventInvokeState, owner: ConfigurationOwner): EventInvokeConfiguration | undefined {
  return attachedTo(state, owner.key, owner.qualifier);
}

/** All of a function, in the order of their qualifiers. */
export function configurationsOf(
  state: EventInvokeState,
  key: FunctionKey,
): (readonly [qualifier: string, configuration: EventInvokeConfiguration])[] {
  const all = [...(state.functions.get(keyText(key))?.byQualifier ?? [])];
  return all.sort(([left], [right]) => (left < right ? -1 : 1));
}

/** As the API shows it (recorded 2023-11): what was not given is absent, but for the destinations. */
export function describeConfiguration(
  { key, qualifier }: ConfigurationOwner,
  configuration: EventInvokeConfiguration,
): FunctionEventInvokeConfig {
  const { maximumRetryAttempts, maximumEventAgeSeconds, onSuccess = '', onFailure = '' } = configuration;
  return {
    LastModified: configuration.lastModifiedMs,
    FunctionArn: functionArn(key, qualifier),
    ...(maximumRetryAttempts !== undefined && { MaximumRetryAttempts: maximumRetryAttempts }),
    ...(maximumEventAgeSeconds !== undefined && { MaximumEventAgeInSeconds: maximumEventAgeSeconds }),
    DestinationConfig: {
      OnSuccess: onSuccess === '' ? {} : { Destination: onSuccess },
      OnFailure: onFailure === '' ? {} : { Destination: onFailure },
    },
  };
}

function apply(
  owners: AttachmentOwners,
  state: EventInvokeState,
  command: EventInvokeCommand,
  applied: Applied,
): EventInvokeOutcome {
  if (!owners.has(command.owner.key, command.owner.qualifier)) return NOT_FOUND;
  const current = configurationOf(state, command.owner);
  switch (command.type) {
    case 'put':
      return put(state, command.owner, { ...command.settings, lastModifiedMs: applied.timeMs });
    case 'update':
      if (current === undefined) return NOT_FOUND;
      return put(state, command.owner, { ...current, ...command.settings, lastModifiedMs: applied.timeMs });
    case 'delete':
      if (current === undefined) return NOT_FOUND;
      attach(state, command.owner.key, command.owner.qualifier, undefined);
      return { kind: 'done', configuration: current };
    default:
      return unreachable(command);
  }
}

function put(
  state: EventInvokeState,
  { key, qualifier }: ConfigurationOwner,
  configuration: EventInvokeConfiguration,
): EventInvokeOutcome {
  attach(state, key, qualifier, configuration);
  return { kind: 'done', configuration };
}
