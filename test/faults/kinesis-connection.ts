/** One keep-alive HTTP/1.1 connection that speaks Kinesis as JSON, and tells a refusal from an outcome that nobody knows. */
import http from 'node:http';

export type Answer =
  | { readonly kind: 'ok'; readonly body: unknown }
  /** The server said no, or there was none: certainly not done. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The connection was lost, or the server does not know itself. */
  | { readonly kind: 'unknown'; readonly code: string };

const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential=test/20261124/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0';
/** A request that takes longer is given up; its outcome is unknown. */
const ANSWER_MS_MAX = 15_000;

export class KinesisConnection {
  readonly #endpoint: string;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  call(operation: string, input: unknown): Promise<Answer> {
    const body = Buffer.from(JSON.stringify(input));
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': body.byteLength,
      'x-amz-target': `Kinesis_20131202.${operation}`,
      authorization: AUTHORIZATION,
    };
    return new Promise((resolve) => {
      const lost = (error: Error): void => {
        const code = (error as NodeJS.ErrnoException).code ?? error.message;
        resolve({ kind: code === 'ECONNREFUSED' ? 'refused' : 'unknown', code });
      };
      const request = http.request(this.#endpoint, { method: 'POST', agent: this.#agent, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', lost);
        response.on('end', () => resolve(answerOf(response, Buffer.concat(pieces).toString('utf8'))));
      });
      request.on('error', lost);
      request.setTimeout(ANSWER_MS_MAX, () => request.destroy(new Error('no answer in time')));
      request.end(body);
    });
  }

  /** For what must succeed: the set-up and the final reading. */
  async must(operation: string, input: unknown): Promise<unknown> {
    const answer = await this.call(operation, input);
    if (answer.kind !== 'ok') throw new Error(`${operation}: ${answer.code}`);
    return answer.body;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function answerOf(response: http.IncomingMessage, text: string): Answer {
  const body = text === '' ? {} : (JSON.parse(text) as { readonly __type?: string; readonly message?: string });
  const status = response.statusCode ?? 0;
  if (status === 200) return { kind: 'ok', body };
  const code = `${status} ${body.__type ?? ''} ${body.message ?? ''}`;
  return { kind: status < 500 ? 'refused' : 'unknown', code };
}
