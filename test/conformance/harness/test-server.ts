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

export async function startTestServer(): Promise<TestServer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-conformance-'));
  const server = await startServerProcess(['--data', folder, '--limits', 'off']);
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

/** What an AWS client reads from its environment. A 12-digit access key id is the account. */
export function environmentOf(endpoint: string, account: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
