/**
 * Whether the system would execute a file, looked at before anything is started, so that the answer is AWS's and not that of
 * whatever starts the process here (a shell would run a script without its first line, which Lambda does not).
 */
import type { Files } from '../../../../platform/files.ts';

const ANY_EXECUTE = 0o111;
const ELF_MAGIC = 0x7f454c46;
const ELF_MACHINE_AT = 18;
/** `e_machine` of the ELF header (System V ABI). */
const ELF_MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };
/** The kernel reads no more of a script's first line (execve(2)). */
const HEAD_BYTES = 256;

export function isFile(files: Files, filePath: string): boolean {
  return files.exists(filePath) && !files.isDirectory(filePath);
}

/** Why a file that is there would not be executed, in the system's own words; undefined when it would. */
export function troubleExecuting(files: Files, filePath: string): string | undefined {
  if ((files.permissions(filePath) & ANY_EXECUTE) === 0) return 'permission denied';
  const head = headOf(files, filePath);
  const interpreter = /^#![ \t]*([^ \t\n\0]*)/.exec(Buffer.from(head).toString('latin1'))?.[1];
  if (interpreter !== undefined) return isFile(files, interpreter) ? undefined : 'no such file or directory';
  return process.platform !== 'linux' || isOwnElf(head) ? undefined : 'exec format error';
}

function headOf(files: Files, filePath: string): Uint8Array {
  const file = files.open(filePath, 'read');
  try {
    const head = new Uint8Array(HEAD_BYTES);
    return head.subarray(0, files.readAt(file, head, 0));
  } finally {
    files.close(file);
  }
}

/** A program of this machine's kind of processor. */
function isOwnElf(head: Uint8Array): boolean {
  const bytes = Buffer.from(head);
  if (bytes.byteLength < ELF_MACHINE_AT + 2 || bytes.readUInt32BE(0) !== ELF_MAGIC) return false;
  return bytes.readUInt16LE(ELF_MACHINE_AT) === ELF_MACHINES[process.arch];
}
