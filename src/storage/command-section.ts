/** One section of the state machine: its state, its listeners, and the way of its commands to and from JSON. */
import type { Applied, CommandSection, SectionHandle } from './command-log.ts';

/** What the command log knows of a section, whatever its types are. */
export interface RegisteredSection {
  readonly name: string;
  /** Applies a command that came out of JSON; `announce` tells the listeners. Returns the outcome. */
  apply(command: unknown, applied: Applied, announce: boolean): unknown;
  pieces(): Iterable<unknown>;
  restore(pieces: readonly unknown[]): void;
}

export class SectionState<State, Command, Outcome> implements SectionHandle<State, Command, Outcome>, RegisteredSection {
  readonly #section: CommandSection<State, Command, Outcome>;
  readonly #append: (command: unknown) => Promise<unknown>;
  readonly #listeners = new Set<(command: Command, outcome: Outcome) => void>();
  #state: State;

  constructor(section: CommandSection<State, Command, Outcome>, append: (command: unknown) => Promise<unknown>) {
    this.#section = section;
    this.#append = append;
    this.#state = section.initialState();
  }

  get name(): string {
    return this.#section.name;
  }

  get state(): State {
    return this.#state;
  }

  submit(command: Command): Promise<Outcome> {
    return this.#append(command) as Promise<Outcome>;
  }

  onApplied(listener: (command: Command, outcome: Outcome) => void): () => void {
    const own = (command: Command, outcome: Outcome): void => listener(command, outcome); // the same listener may come twice
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  apply(command: unknown, applied: Applied, announce: boolean): Outcome {
    const typed = command as Command; // this section wrote it: `Command` survives JSON
    const outcome = this.#section.apply(this.#state, typed, applied);
    if (announce) for (const listener of this.#listeners) listener(typed, outcome);
    return outcome;
  }

  pieces(): Iterable<unknown> {
    return this.#section.snapshot(this.#state);
  }

  restore(pieces: readonly unknown[]): void {
    this.#state = this.#section.restore(pieces);
  }
}
