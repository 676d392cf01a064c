/**
 * Changes to signed requests that must make them worthless: each alters something that the signature covers, so that it
 * means something else to the server. (The order of parameters and what path normalisation drops are no such thing.)
 */
import type { SeededRandom } from '../../../src/platform/random.ts';
import type { SignedRequest } from './requests.ts';

/** Undefined where a request has nothing of the kind. */
type Mutation = (request: SignedRequest, random: SeededRandom) => SignedRequest | undefined;

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** One letter or digit becomes another one, not the same in another case. */
function withOtherCharacter(text: string, random: SeededRandom): string | undefined {
  const places = [...text.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index);
  const place = places[random.below(Math.max(places.length, 1))];
  if (place === undefined) return undefined;
  const others = [...CHARACTERS].filter((character) => character !== text[place]?.toLowerCase());
  return text.slice(0, place) + others[random.below(others.length)] + text.slice(place + 1);
}

function split(target: string): readonly [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

function joined(path: string, parameters: readonly string[]): string {
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

function withBody(request: SignedRequest, body: Uint8Array): SignedRequest {
  const headers = request.headers.map(
    ([name, value]) => [name, name === 'content-length' ? String(body.byteLength) : value] as const,
  );
  return { ...request, body, headers };
}

/** Places of the headers that the signature names. */
function signedPlaces({ headers, target }: SignedRequest): readonly number[] {
  const authorization = headers.find(([name]) => name === 'authorization')?.[1];
  const inQuery = new URLSearchParams(split(target)[1]).get('X-Amz-SignedHeaders');
  const names = (authorization === undefined ? inQuery : /SignedHeaders=([^,]*)/.exec(authorization)?.[1])?.split(';') ?? [];
  return headers.flatMap(([name], index) => (names.includes(name) && name !== 'content-length' ? [index] : []));
}

function pick<Item>(items: readonly Item[], random: SeededRandom): Item | undefined {
  return items[random.below(Math.max(items.length, 1))];
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a byte of the body': (request, random) => {
    if (request.body.byteLength === 0) return undefined;
    const body = Uint8Array.from(request.body);
    const place = random.below(body.byteLength);
    body[place] = (body[place] ?? 0) ^ (1 << random.below(8));
    return withBody(request, body);
  },
  'a body cut short': (request, random) =>
    request.body.byteLength === 0
      ? undefined
      : withBody(request, request.body.subarray(0, random.below(request.body.byteLength))),
  'a body made longer': (request, random) => withBody(request, Buffer.concat([request.body, Buffer.of(random.below(256))])),
  'a character of the path': (request, random) => {
    const [path, query] = split(request.target);
    const changed = path.includes('..') ? undefined : withOtherCharacter(path, random);
    return changed === undefined ? undefined : { ...request, target: joined(changed, query === '' ? [] : [query]) };
  },
  'a further segment of the path': (request) => {
    const [path, query] = split(request.target);
    return { ...request, target: joined(`${path}/x`, query === '' ? [] : [query]) };
  },
  'a character of the query': (request, random) => {
    const [path, query] = split(request.target);
    const changed = withOtherCharacter(query, random);
    return changed === undefined ? undefined : { ...request, target: joined(path, [changed]) };
  },
  'a further parameter': (request, random) => {
    const [path, query] = split(request.target);
    return { ...request, target: joined(path, [query, `x${random.below(100)}=1`].filter(Boolean)) };
  },
  'a parameter less': (request, random) => {
    const [path, query] = split(request.target);
    if (query === '') return undefined;
    const parameters = query.split('&');
    const gone = random.below(parameters.length);
    return {
      ...request,
      target: joined(
        path,
        parameters.filter((_, index) => index !== gone),
      ),
    };
  },
  'a character of a signed header': (request, random) => {
    const place = pick(signedPlaces(request), random);
    if (place === undefined) return undefined;
    const headers = request.headers.map(([name, value], index) => {
      if (index !== place) return [name, value] as const;
      const isHost = name === 'host' || name === ':authority';
      return [
        name,
        isHost ? `localhost:${1 + random.below(4_000)}` : (withOtherCharacter(value, random) ?? `${value}x`),
      ] as const;
    });
    return { ...request, headers };
  },
  'a signed header less': (request, random) => {
    const place = pick(signedPlaces(request), random);
    const name = place === undefined ? undefined : request.headers[place]?.[0];
    if (name === undefined || name === 'host' || name === ':authority') return undefined; // without one it is no request
    return { ...request, headers: request.headers.filter((_, index) => index !== place) };
  },
  'a signed header twice': (request, random) => {
    const header = request.headers[pick(signedPlaces(request), random) ?? -1];
    if (header === undefined || header[0] === 'host' || header[0] === ':authority') return undefined;
    return { ...request, headers: [...request.headers, header] };
  },
  'an x-amz-* header more': (request, random) => ({
    ...request,
    headers: [...request.headers, ['x-amz-more', String(random.below(9))]],
  }),
  'a character of the Authorization header': (request, random) => {
    const headers = request.headers.map(([name, value]) => {
      const at = name === 'authorization' ? value.indexOf('Credential=') : -1;
      if (at < 0) return [name, value] as const;
      return [name, value.slice(0, at) + (withOtherCharacter(value.slice(at), random) ?? '')] as const;
    });
    return request.form === 'header' ? { ...request, headers } : undefined;
  },
  'another method': (request) => ({ ...request, method: request.method === 'POST' ? 'PUT' : 'POST' }),
};
