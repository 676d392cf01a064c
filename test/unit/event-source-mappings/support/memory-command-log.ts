/**
 * A command log in memory whose process can be killed: commands are applied in order, each after the turn of the microtask
 * queue in which it was submitted; a killed log applies nothing more, and a new one begins with what the old one applied.
 */
import type { Clock } from '../../../../src/platform/clock.ts';
import type { CommandLog, CommandSection, SectionHandle } from '../../../../src/storage/command-log.ts';
import { LogError } from '../../../../src/storage/log-engine.ts';

interface StoredCommand {
  readonly section: string;
  readonly text: string;
  readonly timeMs: number;
}

export class MemoryCommandLog implements CommandLog {
  readonly #clock: Clock;
  readonly #stored: StoredCommand[];
  readonly #states = new Map<string, unknown>();
  #killed = false;
  /** Makes the next submissions fail. */
  submissionsToFail = 0;

  constructor(clock: Clock, before: readonly StoredCommand[] = []) {
    this.#clock = clock;
    this.#stored = [...before];
  }

  get stored(): readonly StoredCommand[] {
    return this.#stored;
  }

  /** What is under way never comes back to whoever submitted it. */
  kill(): readonly StoredCommand[] {
    this.#killed = true;
    return this.#stored;
  }

  /** A section's state after the last command, for a test to look at. */
  stateOf<State, Command, Outcome>(section: CommandSection<State, Command, Outcome>): State {
    return this.#states.get(section.name) as State;
  }

  section<State, Command, Outcome>(section: CommandSection<State, Command, Outcome>): SectionHandle<State, Command, Outcome> {
    const state = section.initialState();
    this.#states.set(section.name, state);
    const listeners = new Set<(command: Command, outcome: Outcome) => void>();
    for (const { section: name, text, timeMs } of this.#stored) {
      if (name === section.name) section.apply(state, JSON.parse(text) as Command, { timeMs });
    }
    const submit = async (command: Command): Promise<Outcome> => {
      const text = JSON.stringify(command);
      await Promise.resolve();
      if (this.#killed) return new Promise(() => {});
      if (this.submissionsToFail > 0) {
        this.submissionsToFail -= 1;
        throw new LogError('throttled', 'the log is busy');
      }
      const timeMs = this.#clock.nowMs();
      this.#stored.push({ section: section.name, text, timeMs });
      const stored = JSON.parse(text) as Command;
      const outcome = section.apply(state, stored, { timeMs });
      for (const listener of [...listeners]) listener(stored, outcome);
      return outcome;
    };
    const onApplied = (listener: (command: Command, outcome: Outcome) => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
    return { state, submit, onApplied };
  }
}
