/** Three signers that nobody here wrote: `@smithy/signature-v4` (the JavaScript SDK's), `aws4`, and botocore. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import { repositoryRoot } from '../../support/server-process.ts';
import { CREDENTIAL, HOST, type PlainRequest, REGION, type SignedRequest } from './requests.ts';

type Form = SignedRequest['form'];

/** Encodes as RFC 3986 has it. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** With `:authority` in place of the host, as the SDK does over HTTP/2. */
export async function signWithSmithy(plain: PlainRequest, form: Form, hostName: 'host' | ':authority'): Promise<SignedRequest> {
  const signer = new SignatureV4({ service: plain.service, region: REGION, credentials: CREDENTIAL, sha256: Sha256 });
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(plain.query)) query[name] = [...(query[name] ?? []), value];
  const request = {
    method: plain.method,
    protocol: 'http:',
    hostname: 'localhost',
    path: plain.path,
    query,
    headers: { ...plain.headers, [hostName]: HOST },
    body: plain.body.byteLength === 0 ? undefined : plain.body,
  };
  const signed = form === 'query' ? await signer.presign(request, { expiresIn: 60 }) : await signer.sign(request);
  const pairs = Object.entries(signed.query ?? {}).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => `${encoded(name)}=${encoded(one)}`),
  );
  const target = pairs.length === 0 ? plain.path : `${plain.path}?${pairs.join('&')}`;
  return made(`smithy (${hostName})`, plain, form, target, signed.headers);
}

export function signWithAws4(plain: PlainRequest, form: Form): SignedRequest {
  const { service, method, path: requestPath, query, headers, body } = plain;
  const signed = aws4.sign(
    {
      host: HOST,
      service,
      region: REGION,
      method,
      path: query === '' ? requestPath : `${requestPath}?${query}`,
      headers: { ...headers, host: HOST },
      ...(body.byteLength === 0 ? {} : { body: Buffer.from(body) as unknown as string }),
      signQuery: form === 'query',
    },
    CREDENTIAL,
  );
  const lowerCase = Object.entries(signed.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return made('aws4', plain, form, signed.path ?? '', Object.fromEntries(lowerCase));
}

/** All at once: one Python process. */
export function signWithBotocore(requests: readonly (readonly [plain: PlainRequest, form: Form])[]): readonly SignedRequest[] {
  const input = requests.map(([plain, form]) => ({
    ...plain,
    ...CREDENTIAL,
    host: HOST,
    region: REGION,
    body: Buffer.from(plain.body).toString('base64'),
    presigned: form === 'query',
  }));
  const script = path.join(repositoryRoot, 'test/conformance/clients/botocore_sign.py');
  const run = spawnSync('python3', [script], { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.status !== 0) throw new Error(run.stderr);
  const signed = JSON.parse(run.stdout) as readonly { readonly target: string; readonly headers: Record<string, string> }[];
  return signed.flatMap(({ target, headers }, index) => {
    const [plain, form] = requests[index] ?? [];
    if (plain === undefined || form === undefined) return [];
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return made('botocore', plain, form, target, { host: HOST, ...Object.fromEntries(lowerCase) });
  });
}

function made(
  signer: string,
  plain: PlainRequest,
  form: Form,
  target: string,
  headers: Readonly<Record<string, string>>,
): SignedRequest {
  const { name, method, body } = plain;
  const unframed = Object.entries(headers).filter(([header]) => header !== 'content-length' || plain.body.byteLength > 0);
  return { signer, name, form, method, target, headers: unframed, body };
}
