/**
 * `provided*`: the package or a layer brings an executable `bootstrap` that speaks the Runtime API.
 *
 * What cannot be executed is found before anything is started, so that the answer is AWS's and not that of whatever starts the
 * process here (a shell would run a script without its first line, which Lambda does not).
 */
import path from 'node:path';
import type { Files } from '../../../../platform/files.ts';
import type { NotStartable } from '../invocation.ts';
import type { RuntimeFiles } from '../sandbox/sandbox.ts';
import { invalidEntrypoint, type RuntimeFamily, type RuntimeRequest, type SelectedRuntime } from './runtime.ts';

const BOOTSTRAP = 'bootstrap';
const ANY_EXECUTE = 0o111;
const ELF_MAGIC = 0x7f454c46;
const ELF_MACHINE_AT = 18;
/** `e_machine` of the ELF header (System V ABI). */
const ELF_MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };
/** The kernel reads no more of a script's first line (execve(2)). */
const HEAD_BYTES = 256;

/** There is nothing of ours in the process. */
const NO_FILES: RuntimeFiles = { directory: import.meta.dirname, visible: [], alsoVisible: [] };

export class ProvidedFamily implements RuntimeFamily {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  async select({ code }: RuntimeRequest): Promise<SelectedRuntime | NotStartable> {
    const place = this.#isFile(path.join(code.directory, BOOTSTRAP)) ? 'taskRoot' : 'optRoot';
    const directory = place === 'taskRoot' ? code.directory : code.layersDirectory;
    if (directory === undefined || !this.#isFile(path.join(directory, BOOTSTRAP))) {
      return invalidEntrypoint("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
    }
    const trouble = this.#troubleWith(path.join(directory, BOOTSTRAP));
    if (trouble !== undefined) {
      return invalidEntrypoint(`fork/exec ${place === 'taskRoot' ? '/var/task' : '/opt'}/${BOOTSTRAP}: ${trouble}`);
    }
    return {
      kind: 'runtime',
      files: NO_FILES,
      command: (paths) => ({ command: path.join(paths[place], BOOTSTRAP), args: [], runtimeVariables: {} }),
    };
  }

  #isFile(filePath: string): boolean {
    return this.#files.exists(filePath) && !this.#files.isDirectory(filePath);
  }

  /** Why the system would not execute a file, in its own words; undefined when it would. */
  #troubleWith(filePath: string): string | undefined {
    if ((this.#files.permissions(filePath) & ANY_EXECUTE) === 0) return 'permission denied';
    const head = this.#head(filePath);
    const interpreter = /^#![ \t]*([^ \t\n\0]*)/.exec(Buffer.from(head).toString('latin1'))?.[1];
    if (interpreter !== undefined) return this.#isFile(interpreter) ? undefined : 'no such file or directory';
    return process.platform !== 'linux' || isOwnElf(head) ? undefined : 'exec format error';
  }

  #head(filePath: string): Uint8Array {
    const file = this.#files.open(filePath, 'read');
    try {
      const head = new Uint8Array(HEAD_BYTES);
      return head.subarray(0, this.#files.readAt(file, head, 0));
    } finally {
      this.#files.close(file);
    }
  }
}

/** A program of this machine's kind of processor. */
function isOwnElf(head: Uint8Array): boolean {
  const bytes = Buffer.from(head);
  if (bytes.byteLength < ELF_MACHINE_AT + 2 || bytes.readUInt32BE(0) !== ELF_MAGIC) return false;
  return bytes.readUInt16LE(ELF_MACHINE_AT) === ELF_MACHINES[process.arch];
}
