/** What the benchmarks of functions share: functions of one line, and calls of the Lambda API. */
import { zipSync } from 'fflate';
import { AUTHORIZATION } from './harness.ts';

export async function createFunction(port: number, FunctionName: string, code: string): Promise<void> {
  const ZipFile = Buffer.from(zipSync({ 'index.mjs': Buffer.from(code) })).toString('base64');
  const settings = { Runtime: 'nodejs20.x', Role: 'arn:aws:iam::000000000000:role/bench', Handler: 'index.handler' };
  await callLambda(port, 'POST', 'functions', { FunctionName, ...settings, Timeout: 60, Code: { ZipFile } });
}

/** Until its code is ready to run. */
export async function whenActive(port: number, name: string): Promise<void> {
  for (;;) {
    const { State } = (await callLambda(port, 'GET', `functions/${name}/configuration`)) as { State?: string };
    if (State === 'Active') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function callLambda(port: number, method: 'GET' | 'POST', what: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: AUTHORIZATION.replace('/kinesis/', '/lambda/') };
  const url = `http://127.0.0.1:${port}/2015-03-31/${what}`;
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
  return response.json();
}
