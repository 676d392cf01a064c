/**
 * Lets the event loop run what is waiting (sockets, timers) before going on. Long work calls it between pieces; a resolved
 * promise alone would not do, because the event loop waits until the queue of microtasks is empty.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
