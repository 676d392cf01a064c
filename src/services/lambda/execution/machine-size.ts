/** How many environments a machine can hold, by its cores and its memory. */
import { availableParallelism, totalmem } from 'node:os';
import { ENVIRONMENT_BYTES, ENVIRONMENTS_MIN, ENVIRONMENTS_PER_CORE } from '../limits.ts';

export interface MachineSize {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Of the container, where there is one with a limit. */
export function machineSize(): MachineSize {
  const allowedBytes = process.constrainedMemory();
  const totalBytes = totalmem();
  const memoryBytes = allowedBytes > 0 && allowedBytes < totalBytes ? allowedBytes : totalBytes;
  return { cores: availableParallelism(), memoryBytes };
}

/** Half of the memory is left to others. */
export function environmentsThatFit({ cores, memoryBytes }: MachineSize): number {
  const inMemory = Math.floor(memoryBytes / 2 / ENVIRONMENT_BYTES);
  return Math.max(ENVIRONMENTS_MIN, Math.min(ENVIRONMENTS_PER_CORE * cores, inMemory));
}
