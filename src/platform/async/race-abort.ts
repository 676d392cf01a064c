/**
 * Settles as `promise` does, or rejects with the signal's reason as soon as `signal` aborts (at once when it already has).
 * The work behind `promise` is not stopped, only no longer waited for; its later failure is nobody's concern.
 */
export function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) {
      promise.catch(() => {});
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
