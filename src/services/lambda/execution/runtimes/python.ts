/**
 * `python*`: our own runtime client (`python-runtime/`), run by a Python of this machine: the one whose version the runtime
 * names if it is there, else `python3`, else `python`.
 *
 * A function can be created where there is no Python: state and code are the same everywhere, and only running it needs one.
 */
import path from 'node:path';
import type { Clock } from '../../../../platform/clock.ts';
import type { Files } from '../../../../platform/files.ts';
import type { Processes } from '../../../../platform/processes.ts';
import { PYTHON_PROBE_BYTES_MAX, PYTHON_PROBE_MS } from '../../limits.ts';
import type { NotStartable } from '../invocation.ts';
import type { RuntimeFiles } from '../sandbox/sandbox.ts';
import {
  invalidEntrypoint,
  managedCommand,
  managedVariables,
  type RuntimeFamily,
  type RuntimeRequest,
  type SelectedRuntime,
} from './runtime.ts';
import type { VersionNotes } from './version-notes.ts';

const DIRECTORY = path.resolve(import.meta.dirname, '../python-runtime');
const CLIENT = 'python_runtime.py';
/** What our client is written for. */
const MINOR_MIN = 9;
/** Versions whose processes see LC_CTYPE (recorded 2026-01). */
const LC_CTYPE_MINOR_MIN = 12;
const PROBE = 'import sys; print(*sys.version_info[:3], sys.executable, sys.prefix, sys.base_prefix, sep="\\n")';

export interface PythonDependencies {
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: Pick<Processes, 'spawn'>;
  /** As in PATH. */
  readonly searchPath: string;
}

/** A Python that was found and asked. */
interface Python {
  readonly executable: string;
  readonly version: readonly number[];
  /** Where its library lies. */
  readonly prefixes: readonly string[];
}

export class PythonFamily implements RuntimeFamily {
  readonly #dependencies: PythonDependencies;
  readonly #notes: VersionNotes;
  /** By the path that was asked. Forgotten when none of them will do: one may be installed later. */
  readonly #asked = new Map<string, Promise<Python | undefined>>();

  constructor(dependencies: PythonDependencies, notes: VersionNotes) {
    this.#dependencies = dependencies;
    this.#notes = notes;
  }

  async select(request: RuntimeRequest): Promise<SelectedRuntime | NotStartable> {
    const { runtime } = request;
    const { fit, found } = await this.#find(runtime);
    if (fit === undefined) {
      const seen = found.map(({ executable, version }) => `${executable} is ${version.join('.')}`).join(', ');
      const what = seen === '' ? 'none is in the PATH of the server' : seen;
      return invalidEntrypoint(`${runtime} needs a Python 3.${MINOR_MIN} or later on the machine that runs Millrace: ${what}`);
    }
    const named = /^python3\.(\d+)$/.exec(runtime)?.[1];
    if (named !== `${fit.version[1]}`) this.#notes.mismatch(runtime, `Python ${fit.version.join('.')}`);
    const files: RuntimeFiles = { directory: DIRECTORY, visible: [CLIENT], alsoVisible: [fit.executable, ...fit.prefixes] };
    return {
      kind: 'runtime',
      files,
      command: (paths) => ({
        // No site-packages of the user, and no compiled files beside the function's: its folder is not its own.
        ...managedCommand(request, paths, fit.executable, ['-s', '-B', path.join(paths.runtimeDirectory, CLIENT), paths.optRoot]),
        binDirectory: path.dirname(fit.executable),
        runtimeVariables: {
          ...managedVariables(runtime, paths),
          PYTHONPATH: paths.runtimeDirectory,
          ...(Number(named) >= LC_CTYPE_MINOR_MIN && { LC_CTYPE: 'C.UTF-8' }),
        },
      }),
    };
  }

  async #find(runtime: string): Promise<{ readonly fit?: Python; readonly found: readonly Python[] }> {
    const found: Python[] = [];
    for (const name of [runtime, 'python3', 'python']) {
      for (const directory of this.#dependencies.searchPath.split(path.delimiter)) {
        const python = directory === '' ? undefined : await this.#ask(path.join(directory, name));
        if (python === undefined) continue;
        if (python.version[0] === 3 && (python.version[1] ?? 0) >= MINOR_MIN) return { fit: python, found };
        found.push(python);
      }
    }
    this.#asked.clear();
    return { found };
  }

  #ask(candidate: string): Promise<Python | undefined> {
    const known = this.#asked.get(candidate);
    if (known !== undefined) return known;
    const { files } = this.#dependencies;
    if (!files.exists(candidate) || files.isDirectory(candidate)) return Promise.resolve(undefined);
    const asked = this.#probe(candidate);
    this.#asked.set(candidate, asked);
    return asked;
  }

  /** Undefined when it is no Python that runs: version managers leave names behind for versions that are not there. */
  async #probe(candidate: string): Promise<Python | undefined> {
    const { processes, clock, searchPath } = this.#dependencies;
    const child = processes.spawn({
      command: candidate,
      args: ['-I', '-c', PROBE],
      workingDirectory: path.dirname(candidate),
      environment: { PATH: [searchPath, '/usr/bin', '/bin'].join(path.delimiter) },
    });
    const timer = clock.setTimer(PYTHON_PROBE_MS, () => child.kill('SIGKILL'));
    let output = '';
    child.stdout.on('data', (piece: Buffer) => {
      if (output.length < PYTHON_PROBE_BYTES_MAX) output += piece.toString();
    });
    child.stderr.resume();
    const exit = await child.exited.catch(() => undefined); // not executable: not a Python
    timer.cancel();
    const [major, minor, micro, executable, prefix, basePrefix] = output.split('\n');
    if (exit?.code !== 0 || !executable || !prefix || !basePrefix) return undefined;
    return { executable, version: [Number(major), Number(minor), Number(micro)], prefixes: [...new Set([prefix, basePrefix])] };
  }
}
