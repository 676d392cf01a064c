/** Which runtimes there are, and what runs each. */
import type { Logger } from '../../../../platform/logger.ts';
import { NodeFamily } from './node.ts';
import { ProvidedFamily } from './provided.ts';
import { type PythonDependencies, PythonFamily } from './python.ts';
import type { RuntimeFamily } from './runtime.ts';
import { VersionNotes } from './version-notes.ts';

type FamilyName = 'node' | 'python' | 'provided';

const FAMILIES: readonly (readonly [RegExp, FamilyName])[] = [
  [/^nodejs(?!.*-edge$)/, 'node'],
  [/^python3\./, 'python'],
  [/^provided(\.|$)/, 'provided'],
];

/** Runtimes that AWS itself no longer takes, with the one that it names instead (AWS's own sentence). */
const SUCCESSORS: Readonly<Record<string, string>> = { 'go1.x': 'provided.al2023', 'python2.7': 'python3.14' };

/** Why functions of a runtime cannot be had, as a sentence; undefined when they can. */
export function refuseRuntime(runtime: string): string | undefined {
  if (familyNameOf(runtime) !== undefined) return undefined;
  const successor = SUCCESSORS[runtime];
  if (successor !== undefined) {
    return (
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend ` +
      `you use the new runtime (${successor}) while creating or updating functions.`
    );
  }
  return (
    `The runtime ${runtime} is not available in this version of Millrace. Available: the nodejs runtimes, run by the Node.js ` +
    'that runs the server; the python3 runtimes, run by the Python of its machine; provided, provided.al2 and ' +
    'provided.al2023, which run any executable named bootstrap.'
  );
}

export interface RuntimesDependencies extends PythonDependencies {
  readonly logger: Logger;
}

export class Runtimes {
  readonly #families: Readonly<Record<FamilyName, RuntimeFamily>>;

  constructor(dependencies: RuntimesDependencies) {
    const notes = new VersionNotes(dependencies.logger);
    this.#families = {
      node: new NodeFamily(notes),
      python: new PythonFamily(dependencies, notes),
      provided: new ProvidedFamily(dependencies.files),
    };
  }

  /** Of a runtime that `refuseRuntime` lets pass. */
  familyOf(runtime: string): RuntimeFamily {
    const name = familyNameOf(runtime);
    if (name === undefined) throw new Error(`no family runs ${runtime}`);
    return this.#families[name];
  }
}

function familyNameOf(runtime: string): FamilyName | undefined {
  return FAMILIES.find(([pattern]) => pattern.test(runtime))?.[1];
}
