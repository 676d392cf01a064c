/** The requests that every signer signs, and what comes of it: a request as it goes on the wire. */

/** One that no signer has seen. */
export interface PlainRequest {
  readonly name: string;
  readonly service: 'kinesis' | 'lambda' | 'sqs';
  readonly method: string;
  /** Encoded once, as it goes on the wire. */
  readonly path: string;
  readonly query: string;
  /** By lower-case names; without the host. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Whether it can be signed in the query: browsers and links send no headers of their own. */
  readonly presignable: boolean;
}

export interface SignedRequest {
  readonly signer: string;
  readonly name: string;
  readonly form: 'header' | 'query';
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Lower-case names and values, the host (or `:authority`) among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export const HOST = 'localhost:4566';
export const REGION = 'eu-central-1';
export const CREDENTIAL = { accessKeyId: 'AKIDCONFORMANCE', secretAccessKey: 'c0nf/ormance+Secret=KEY' };

const NOTHING = new Uint8Array(0);

function kinesis(
  name: string,
  operation: string,
  body: string | Uint8Array,
  contentType = 'application/x-amz-json-1.1',
): PlainRequest {
  return {
    name,
    service: 'kinesis',
    method: 'POST',
    path: '/',
    query: '',
    headers: { 'content-type': contentType, 'x-amz-target': `Kinesis_20131202.${operation}` },
    body: typeof body === 'string' ? Buffer.from(body) : body,
    presignable: false,
  };
}

function lambda(name: string, path: string, query = ''): PlainRequest {
  return { name, service: 'lambda', method: 'GET', path, query, headers: {}, body: NOTHING, presignable: true };
}

const record = JSON.stringify({
  StreamName: 's',
  PartitionKey: 'ключ\u0000🔑',
  Data: Buffer.alloc(100_000, 7).toString('base64'),
});

export const PLAIN_REQUESTS: readonly PlainRequest[] = [
  kinesis('a small JSON body', 'ListStreams', '{}'),
  kinesis('an empty body', 'ListStreams', ''),
  kinesis('a large JSON body with every kind of character', 'PutRecord', record),
  kinesis('a CBOR body', 'ListStreams', Buffer.from('bfff', 'hex'), 'application/x-amz-cbor-1.1'),
  {
    ...kinesis('headers with odd spaces and characters', 'ListStreams', '{}'),
    headers: {
      'content-type': 'application/x-amz-json-1.1;  charset=utf-8',
      'x-amz-target': 'Kinesis_20131202.ListStreams',
      'x-amz-meta': 'a   "b  c"   d,e;f=g',
      'x-custom': "!#$%&'*+-.^_`|~",
    },
  },
  { ...kinesis('any path', 'ListStreams', '{}'), path: '/a/b/' },
  lambda('a plain list', '/2015-03-31/functions/'),
  lambda('a query', '/2015-03-31/functions/', 'MaxItems=5&Marker=abc'),
  lambda(
    'a query of odd names and values',
    '/2015-03-31/functions/',
    'b=2&a=%2F%20%3D%26%2B~&a=1&Z=z&empty=&%C3%A9=%F0%9F%94%91&a-b=1',
  ),
  lambda('a path with an encoded ARN', '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Af'),
  lambda('a path with every kind of character', "/2015-03-31/functions/%C3%A9%20%2F%25%E1%88%B4~-._!'()*"),
  lambda('a path with empty segments', '//2015-03-31//functions///'),
  lambda('a path with dots', '/2015-03-31/./functions/x/../y'),
  {
    ...lambda('a delete', '/2015-03-31/functions/f', 'Qualifier=%24LATEST'),
    method: 'DELETE',
  },
  {
    name: 'a form body',
    service: 'sqs',
    method: 'POST',
    path: '/',
    query: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: Buffer.from('Action=CreateQueue&QueueName=q&Version=2012-11-05'),
    presignable: false,
  },
  {
    name: 'an action in the query',
    service: 'sqs',
    method: 'GET',
    path: '/',
    query: 'Action=ListQueues&QueueNamePrefix=a%20b&Version=2012-11-05',
    headers: {},
    body: NOTHING,
    presignable: true,
  },
];
