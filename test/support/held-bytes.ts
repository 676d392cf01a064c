/** How many bytes of buffers are really held: what nobody holds any more is collected first, however busy the process is. */
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

/** Of all array buffers of this process. Costs a full collection. */
export function heldBytes(): number {
  collect();
  return process.memoryUsage().arrayBuffers;
}
