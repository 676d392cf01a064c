/** Sending to addresses outside of this server, as notifications do. */

const TIMEOUT_MS = 15_000;

/** Posts a body and resolves with the status of the answer, whose body is not read; a redirection is an answer like any other. */
export async function postHttp(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  await response.body?.cancel();
  return response.status;
}
