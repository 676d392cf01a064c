/** `provided*`: the package or a layer brings an executable `bootstrap` that speaks the Runtime API. */
import path from 'node:path';
import type { Files } from '../../../../platform/files.ts';
import type { NotStartable } from '../invocation.ts';
import type { RuntimeFiles } from '../sandbox/sandbox.ts';
import { isFile, troubleExecuting } from './executable.ts';
import { invalidEntrypoint, type RuntimeFamily, type RuntimeRequest, type SelectedRuntime } from './runtime.ts';

const BOOTSTRAP = 'bootstrap';

/** There is nothing of ours in the process. */
const NO_FILES: RuntimeFiles = { directory: import.meta.dirname, visible: [], alsoVisible: [] };

export class ProvidedFamily implements RuntimeFamily {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  async select({ code }: RuntimeRequest): Promise<SelectedRuntime | NotStartable> {
    const place = isFile(this.#files, path.join(code.directory, BOOTSTRAP)) ? 'taskRoot' : 'optRoot';
    const directory = place === 'taskRoot' ? code.directory : code.layersDirectory;
    if (directory === undefined || !isFile(this.#files, path.join(directory, BOOTSTRAP))) {
      return invalidEntrypoint("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
    }
    const trouble = troubleExecuting(this.#files, path.join(directory, BOOTSTRAP));
    if (trouble !== undefined) {
      return invalidEntrypoint(`fork/exec ${place === 'taskRoot' ? '/var/task' : '/opt'}/${BOOTSTRAP}: ${trouble}`);
    }
    return {
      kind: 'runtime',
      files: NO_FILES,
      command: (paths) => ({ command: path.join(paths[place], BOOTSTRAP), args: [], runtimeVariables: {} }),
    };
  }
}
