/** The decoders of the wire protocols, each followed by the validation of what it decoded, as the pipeline does it. */
import { QUERY_DIALECTS } from '../../../src/protocol/aws-query/dialects.ts';
import { kinesisModel } from '../../../src/protocol/generated/kinesis.ts';
import { lambdaModel } from '../../../src/protocol/generated/lambda.ts';
import { snsModel } from '../../../src/protocol/generated/sns.ts';
import { sqsModel } from '../../../src/protocol/generated/sqs.ts';
import { Negotiator } from '../../../src/protocol/negotiate.ts';
import type { OperationSchema, ServiceModel, Shape } from '../../../src/protocol/schema.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import type { UniversalRequest } from '../../../src/protocol/universal.ts';
import { InputValidator } from '../../../src/protocol/validation.ts';
import type { Mutator } from '../mutator.ts';
import { type FuzzCase, shown, type Target } from '../target.ts';
import { cborOf, jsonOf, mutatedTree, type Tree } from '../trees.ts';

const negotiator = new Negotiator([kinesisModel, lambdaModel, sqsModel, snsModel]);
const validator = new InputValidator();
const DICTIONARY = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '":',
  ',',
  '\\u',
  'null',
  '-',
  '1e9',
  '__proto__',
  '%',
  '%00',
  '&',
  '=',
  '+',
  '.1',
  '.999999999',
  'Action=',
  '\u0000',
];

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Everything between the first byte of a request and its handler. */
function decode({ method, path, query, headers, body }: Sent): void {
  const request: UniversalRequest = {
    httpVersion: '1.1',
    method,
    path,
    query,
    body,
    header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
    rawHeaders: () => Object.entries(headers).flat(),
    signal: () => AbortSignal.abort(),
  };
  const first = negotiator.negotiate(request);
  const route = first.kind === 'query-body' ? negotiator.resolve(request, 'id') : first;
  if (route.kind !== 'operation') return;
  const input = route.protocol.decodeInput(route.operation, request);
  validator.validate(route.service, route.operation, input);
}

function made(sent: Sent): FuzzCase {
  return { run: () => decode(sent), show: () => shown({ ...sent, body: Buffer.from(sent.body).toString('base64') }) };
}

const isRefusal = (error: unknown): boolean => error instanceof ServiceError;

/** A value that fits a shape, small. */
function valid(shape: Shape, mutator: Mutator, depth = 0): Tree {
  switch (shape.kind) {
    case 'structure': {
      const members = Object.entries(shape.members).filter(
        ([, member]) => depth < 5 && (member.required === true || mutator.chance(2)),
      );
      return Object.fromEntries(members.map(([name, member]) => [name, valid(member.shape, mutator, depth + 1)]));
    }
    case 'list':
      return Array.from({ length: mutator.below(3) }, () => valid(shape.member, mutator, depth + 1));
    case 'map':
      return { key: valid(shape.value, mutator, depth + 1) };
    case 'string':
      return (
        shape.enum?.[0] ??
        mutator.pick(['s', 'shardId-000000000000', 'arn:aws:kinesis:us-east-1:000000000000:stream/s', '0', 'é'])
      );
    case 'blob':
      return Buffer.alloc(mutator.below(40), 65);
    case 'boolean':
      return true;
    case 'timestamp':
      return 1_700_000_000.5;
    default:
      return mutator.below(10_000);
  }
}

function operationOf(service: ServiceModel, mutator: Mutator): OperationSchema {
  return mutator.pick(Object.values(service.operations));
}

function targeted(service: ServiceModel, operation: OperationSchema, contentType: string, body: Uint8Array): Sent {
  const headers = { 'x-amz-target': `${service.targetPrefix}.${operation.name}`, 'content-type': contentType };
  return { method: 'POST', path: '/', query: '', headers, body };
}

export const AWS_JSON: Target = {
  name: 'AWS JSON',
  isRefusal,
  next: (mutator) => {
    const service = mutator.pick([kinesisModel, kinesisModel, sqsModel]);
    const operation = operationOf(service, mutator);
    const text = Buffer.from(jsonOf(mutatedTree(valid(operation.input, mutator), mutator), mutator));
    const body = mutator.chance(3) ? mutator.bytes(text, DICTIONARY) : text;
    return made(targeted(service, operation, `application/x-amz-json-1.${service === sqsModel ? 0 : 1}`, body));
  },
};

export const AWS_CBOR: Target = {
  name: 'AWS CBOR',
  isRefusal,
  next: (mutator) => {
    const operation = operationOf(kinesisModel, mutator);
    const encoded = cborOf(mutatedTree(valid(operation.input, mutator), mutator), mutator);
    const body = mutator.chance(3) ? mutator.bytes(encoded, ['\x9f', '\xbf', '\xff', '\x5f', '\x7f', '\xc1', '\xfb']) : encoded;
    return made(targeted(kinesisModel, operation, 'application/x-amz-cbor-1.1', body));
  },
};

/** Names with numbers and dots, as the Query protocol spells structures. */
function formOf(value: Tree, prefix: string): (readonly [name: string, value: string])[] {
  if (value === null) return [];
  if (value instanceof Uint8Array) return [[prefix, Buffer.from(value).toString('base64')]];
  if (typeof value !== 'object') return [[prefix, String(value)]];
  const parts = Array.isArray(value)
    ? value.map((item, index): [string, Tree] => [String(index + 1), item])
    : Object.entries(value);
  return parts.flatMap(([name, part]) => formOf(part as Tree, prefix === '' ? name : `${prefix}.${name}`));
}

export const AWS_QUERY: Target = {
  name: 'Query',
  isRefusal,
  next: (mutator) => {
    const service = mutator.pick([sqsModel, snsModel].filter(({ id }) => QUERY_DIALECTS.has(id)));
    const operation = operationOf(service, mutator);
    const form = formOf(valid(operation.input, mutator), '');
    const all = [['Action', operation.name] as const, ['Version', service.apiVersion] as const, ...form];
    const pairs = mutator.list(
      all,
      ([name, value]) => [mutator.text(name, DICTIONARY), mutator.chance(2) ? value : mutator.text(value, DICTIONARY)] as const,
    );
    const text = mutator.chance(3)
      ? pairs.map(([name, value]) => `${name}=${value}`).join('&')
      : pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
    const headers = { 'content-type': 'application/x-www-form-urlencoded', host: 'localhost' };
    if (mutator.chance(4))
      return made({ method: 'GET', path: mutator.pick(['/', '/000000000000/q']), query: text, headers, body: new Uint8Array(0) });
    return made({ method: 'POST', path: mutator.pick(['/', '/000000000000/q']), query: '', headers, body: Buffer.from(text) });
  },
};

export const REST_JSON: Target = {
  name: 'REST-JSON',
  isRefusal,
  next: (mutator) => {
    const operation = operationOf(lambdaModel, mutator);
    const tree = valid(operation.input, mutator);
    const [template = '', fixed = ''] = operation.http.uri.split('?');
    const path = template.replaceAll(/\{[^}]+\}/g, () =>
      encodeURIComponent(mutator.pick(['f', 'arn:aws:lambda:us-east-1:000000000000:function:f', '..', 'é', 'a/b'])),
    );
    const query = [fixed, 'Qualifier=%24LATEST', 'MaxItems=5'].filter((part) => part !== '' && mutator.chance(2)).join('&');
    const json = Buffer.from(jsonOf(mutatedTree(tree, mutator), mutator));
    return made({
      method: operation.http.method,
      path: mutator.chance(2) ? path : mutator.text(path, ['/', '//', '%2F', '%', '%zz', '..', ':', '2015-03-31']),
      query: mutator.chance(2) ? query : mutator.text(query, DICTIONARY),
      headers: {
        'content-type': 'application/json',
        'x-amz-invocation-type': mutator.pick(['Event', 'RequestResponse', 'no']),
        'x-amz-client-context': mutator.text('e30=', DICTIONARY),
      },
      body: mutator.chance(3) ? mutator.bytes(json, DICTIONARY) : json,
    });
  },
};

export const NEGOTIATION: Target = {
  name: 'negotiation',
  isRefusal,
  next: (mutator) => {
    const headers: Record<string, string> = {};
    if (!mutator.chance(4))
      headers['content-type'] = mutator.text(
        mutator.pick(['application/x-amz-json-1.1', 'application/x-amz-cbor-1.1', 'text/plain;a=b']),
        [';', ' ', ','],
      );
    if (!mutator.chance(4))
      headers['x-amz-target'] = mutator.text('Kinesis_20131202.PutRecord', ['.', '..', '__proto__', 'constructor']);
    const path = mutator.text('/2015-03-31/functions/f/invocations', ['/', '%', '..', '*']);
    return made({
      method: mutator.pick(['POST', 'GET', 'PUT', 'PRI', '']),
      path,
      query: mutator.text('Action=ListQueues&a=b', DICTIONARY),
      headers,
      body: mutator.bytes(Buffer.from('{}'), DICTIONARY),
    });
  },
};
