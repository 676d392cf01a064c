/** The server that a suite of clients talks to: a real one on disk, without the limits of AWS, over plain HTTP and over TLS. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startServerProcess } from '../../support/server-process.ts';

export interface TestServer {
  readonly endpoint: string;
  /** The same port over TLS. */
  readonly secureEndpoint: string;
  /** The certificate that a client has to trust for it. */
  readonly certificateFile: string;
  stop(): Promise<void>;
}

/** The accounts that clients may use; the key id is the account, the secret {@link SECRET}. */
export const ACCOUNTS: readonly string[] = Array.from({ length: 16 }, (_, index) => String(100_000_000_001 + index));
export const SECRET = 'test';

export interface TestServerSettings {
  /** Every signature is verified, unless a test speaks to the server without one. */
  readonly signatures?: 'verified' | 'any';
  /** How long streams stay in the states between; 0 unless stated. */
  readonly stateDelayMs?: number;
}

export async function startTestServer({
  signatures = 'verified',
  stateDelayMs = 0,
}: TestServerSettings = {}): Promise<TestServer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-conformance-'));
  const credentials = [...ACCOUNTS.map((account) => `${account}:${SECRET}:${account}`), `test:${SECRET}`].join(',');
  const environment = { ...process.env, ...(signatures === 'verified' ? { MILLRACE_CREDENTIALS: credentials } : {}) };
  const server = await startServerProcess(
    ['--data', folder, '--limits', 'off', '--state-delay', String(stateDelayMs)],
    environment,
  );
  return {
    endpoint: server.endpoint,
    secureEndpoint: server.endpoint.replace('http:', 'https:'),
    certificateFile: path.join(folder, 'tls.crt'),
    stop: async () => {
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What an AWS client reads from its environment. */
export function environmentOf(endpoint: string, account: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
