/** Sending to addresses outside of this server, as notifications do. */

const TIMEOUT_MS = 15_000;

/** Posts a body and resolves with the status of the answer, whose body is not read; a redirection is an answer like any other. */
export async function postHttp(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  const ending = new AbortController();
  const end = (): void => ending.abort(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      // Not of `signal` itself: Node keeps something of each combination as long as its longest-lived signal (measured).
      signal: AbortSignal.any([ending.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return response.status;
  } finally {
    signal.removeEventListener('abort', end);
  }
}
