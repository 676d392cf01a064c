/** Which runtimes there are, and what runs each. */
import type { Logger } from '../../../../platform/logger.ts';
import { RUNTIME_SHOWN_CHARS_MAX } from '../../limits.ts';
import { NodeFamily } from './node.ts';
import { ProvidedFamily } from './provided.ts';
import { type PythonDependencies, PythonFamily } from './python.ts';
import type { RuntimeFamily } from './runtime.ts';
import { VersionNotes } from './version-notes.ts';

type FamilyName = 'node' | 'python' | 'provided';

/** Names as AWS gives them, those of versions to come included. */
const FAMILIES: readonly (readonly [RegExp, FamilyName])[] = [
  [/^nodejs(\d{1,3}\.x|4\.3|6\.10|8\.10)?$/, 'node'],
  [/^python3\.\d{1,3}$/, 'python'],
  [/^provided(\.al\d{1,4})?$/, 'provided'],
];

/** Runtimes that AWS has, or had, and this version has not. */
const UNAVAILABLE = /^((java|dotnet|dotnetcore|ruby)\d{1,3}(\.(al)?\d{1,4})?|nodejs4\.3-edge)$/;

/** What AWS would list that this version has, in AWS's order where it is recorded (2024-11). */
const LISTED =
  'nodejs20.x, provided.al2023, python3.12, python3.13, nodejs22.x, nodejs16.x, python3.10, python3.11, nodejs18.x, ' +
  'provided.al2, python3.8, python3.9, nodejs24.x, python3.14';

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
  if (!UNAVAILABLE.test(runtime)) {
    return (
      `Value ${runtime.slice(0, RUNTIME_SHOWN_CHARS_MAX)} at 'runtime' failed to satisfy constraint: Member must satisfy enum ` +
      `value set: [${LISTED}] or be a valid ARN`
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
