/** The server that a suite of clients talks to: in memory, without the limits of AWS, and its environment for a client. */
import { type ServerProcess, startServerProcess } from '../../support/server-process.ts';

export type TestServer = ServerProcess;

export function startTestServer(args: readonly string[] = []): Promise<TestServer> {
  return startServerProcess(['--memory', ...args]);
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
