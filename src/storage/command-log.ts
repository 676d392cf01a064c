/**
 * The command log: all metadata as one deterministic state machine, fed by one log.
 *
 * C1. A command is applied only once it is durable, in the order of the log; its outcome is computed when it is applied.
 *     That is the compare-and-set: whoever submits learns what became of the command from the state it met.
 * C2. Apply is pure: no clock (time is the entry's append time), no randomness (ids travel in the command), no effects.
 * C3. State changes only in apply. Readers of `state` must not change it.
 *
 * Each service owns one section of the state and knows no other. Implemented in engine-command-log.ts.
 */

/** When a command was appended: the only time that apply may see. */
export interface Applied {
  readonly timeMs: number;
}

/** A service's part of the state machine. `Command` must survive JSON. */
export interface CommandSection<State, Command, Outcome> {
  /** Unique; stands in every stored command. */
  readonly name: string;
  initialState(): State;
  /** Changes `state` in place and returns the outcome (C2). Must not throw: a refusal is an outcome. */
  apply(state: State, command: Command, applied: Applied): Outcome;
  /** The state as JSON values, piece by piece, so that a snapshot never holds the event loop for long. */
  snapshot(state: State): Iterable<unknown>;
  /** The inverse of `snapshot`. */
  restore(pieces: readonly unknown[]): State;
}

/** A service's view of the command log: its own section. */
export interface SectionHandle<State, Command, Outcome> {
  /** The state after the last applied command. Read only. */
  readonly state: State;
  /** Appends a command and resolves with its outcome once it is durable and applied. Rejects with a `LogError`. */
  submit(command: Command): Promise<Outcome>;
  /**
   * Calls `listener` after each command of this section is applied, also those of others, but not for what is replayed at
   * start; returns how to stop. The listener must not throw.
   */
  onApplied(listener: (command: Command, outcome: Outcome) => void): () => void;
}

export interface CommandLog {
  section<State, Command, Outcome>(section: CommandSection<State, Command, Outcome>): SectionHandle<State, Command, Outcome>;
}
