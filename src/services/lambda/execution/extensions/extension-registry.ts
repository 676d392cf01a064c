/**
 * The extensions of one environment (API reference, "Lambda Extensions API" 2020-01-01; the texts of refusals are those of AWS's
 * runtime interface emulator).
 *
 *   Started ── register ──▶ Registered ── next ──▶ Ready ── event ──▶ Running ── next ──▶ Ready
 *       └───────────┴── init/error ──▶ InitError      └──── exit/error ───┴──▶ ExitError
 *
 * G1. An external extension has the name of its file and registers once. Internal ones register until the runtime is ready, and
 *     get no SHUTDOWN. There are `EXTENSIONS_MAX` altogether.
 * G2. An environment takes its first invocation when all of them have asked for an event, and the next one when all that get
 *     INVOKE have asked again.
 */
import type { Random } from '../../../../platform/random.ts';
import { EXTENSIONS_MAX } from '../../limits.ts';

export type ExtensionEventType = 'INVOKE' | 'SHUTDOWN';

export interface ExtensionEvent {
  readonly eventType: ExtensionEventType;
  readonly deadlineMs: number;
}

type ExtensionState = 'Started' | 'Registered' | 'Ready' | 'Running' | 'InitError' | 'ExitError';

export interface Extension {
  readonly name: string;
  /** What it identifies itself with. */
  readonly id: string;
  readonly isExternal: boolean;
  state: ExtensionState;
  events: readonly ExtensionEventType[];
  /** What it said went wrong. */
  errorType?: string;
  /** Answers the `next` it waits for. */
  send?: (event: ExtensionEvent) => void;
  wasToldOfEnd?: boolean;
}

export interface Refusal {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** What an extension is answered, or why not. */
export type Registered = { readonly extension: Extension } | Refusal;

export class ExtensionRegistry {
  readonly #random: Random;
  readonly #extensions: Extension[] = [];
  #isOpen = true;
  /** Once it is sent: those that ask later get it, too. */
  #shutdown: ExtensionEvent | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  get all(): readonly Extension[] {
    return this.#extensions;
  }

  /** Every one that was started has registered. */
  get areRegistered(): boolean {
    return this.#extensions.every(({ state }) => state !== 'Started');
  }

  /** G2 */
  get areReady(): boolean {
    return this.#extensions.every(
      ({ state, events }) => state === 'Ready' || (state === 'Running' && !events.includes('INVOKE')),
    );
  }

  /** A process of this name is started. */
  expect(name: string): void {
    this.#add(name, true);
  }

  /** No more internal extensions (G1). */
  closeRegistration(): void {
    this.#isOpen = false;
  }

  register(name: string, events: readonly string[]): Registered {
    const external = this.#extensions.find((one) => one.isExternal && one.name === name);
    const wrong = events.find((event) => event !== 'INVOKE' && (event !== 'SHUTDOWN' || external === undefined));
    if (wrong !== undefined) {
      const errorMessage = `${wrong}: event is not supported for ${external === undefined ? 'internal' : 'external'} extensions`;
      return { errorType: 'Extension.InvalidEventType', errorMessage };
    }
    if (external !== undefined) {
      if (external.state !== 'Started') return notAllowed(external, 'Registered');
      return { extension: enter(external, events as readonly ExtensionEventType[]) };
    }
    if (!this.#isOpen) {
      return { errorType: 'Extension.RegistrationClosed', errorMessage: 'Extension registration closed already' };
    }
    if (this.#extensions.some((one) => one.name === name)) {
      return { errorType: 'Extension.InvalidExtensionState', errorMessage: 'Extension with this name already registered' };
    }
    if (this.#extensions.length >= EXTENSIONS_MAX) {
      return { errorType: 'Extension.TooManyExtensions', errorMessage: `Extension limit (${EXTENSIONS_MAX}) reached` };
    }
    return { extension: enter(this.#add(name, false), events as readonly ExtensionEventType[]) };
  }

  find(id: string): Extension | undefined {
    return this.#extensions.find((one) => one.id === id && one.state !== 'Started');
  }

  /** It waits for an event from now on, until it goes away. */
  next(extension: Extension, send: (event: ExtensionEvent) => void): Refusal | undefined {
    const { state } = extension;
    // One that has gone away while it waited may ask again.
    const mayAsk = state === 'Registered' || state === 'Running' || (state === 'Ready' && extension.send === undefined);
    if (!mayAsk || extension.wasToldOfEnd === true) return notAllowed(extension, 'Ready');
    extension.state = 'Ready';
    extension.send = send;
    if (this.#shutdown !== undefined) this.#tell(extension, this.#shutdown);
    return undefined;
  }

  fail(extension: Extension, state: 'InitError' | 'ExitError', errorType: string): Refusal | undefined {
    const mayFail = state === 'InitError' ? extension.state === 'Registered' : !extension.state.endsWith('Error');
    if (!mayFail) return notAllowed(extension, state);
    extension.state = state;
    extension.errorType = errorType;
    return undefined;
  }

  /** To all that asked for events of this kind and wait for one. */
  send(event: ExtensionEvent): void {
    if (event.eventType === 'SHUTDOWN') this.#shutdown = event;
    for (const extension of this.#extensions) this.#tell(extension, event);
  }

  #tell(extension: Extension, event: ExtensionEvent): void {
    const { send, events } = extension;
    if (send === undefined || !events.includes(event.eventType)) return;
    delete extension.send;
    extension.state = 'Running';
    extension.wasToldOfEnd = event.eventType === 'SHUTDOWN';
    send(event);
  }

  #add(name: string, isExternal: boolean): Extension {
    const extension: Extension = { name, id: this.#random.uuid(), isExternal, state: 'Started', events: [] };
    this.#extensions.push(extension);
    return extension;
  }
}

function enter(extension: Extension, events: readonly ExtensionEventType[]): Extension {
  extension.state = 'Registered';
  extension.events = [...new Set(events)];
  return extension;
}

function notAllowed({ state, name }: Extension, wanted: ExtensionState): Refusal {
  const errorMessage = `State transition from ${state} to ${wanted} failed for extension ${name}. Error: State transition is not allowed`;
  return { errorType: 'Extension.InvalidExtensionState', errorMessage };
}
