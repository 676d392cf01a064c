/**
 * The parameters of a Query request, from its URL and its body.
 *
 *     body = name "=" value { "&" name "=" value }        application/x-www-form-urlencoded
 *     name = part { "." part }                            Attribute.1.Name, Attributes.entry.2.key
 *
 * A list is its elements in the order of their numbers, a map pairs of a key and a value; dialects.ts tells how they are named.
 */
import { JSON_LEAVES } from '../aws-json/decode.ts';
import { QUERY_NAME_LEVELS_MAX, QUERY_PARAMETERS_MAX } from '../limits.ts';
import type { ListShape, MapShape, Shape, StructureShape } from '../schema.ts';
import { ServiceError } from '../service-error.ts';
import type { UniversalRequest } from '../universal.ts';
import type { QueryDialect } from './dialects.ts';

export type QueryParameters = ReadonlyMap<string, string>;

/** All parameters; the body's win over the URL's. Throws MalformedQueryString when there are too many. */
export function queryParameters(request: Pick<UniversalRequest, 'query' | 'body'>): QueryParameters {
  const body = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength).toString('utf8');
  const parameters = new Map<string, string>();
  for (const text of [request.query, body]) {
    requireFew(text);
    for (const [name, value] of new URLSearchParams(text)) parameters.set(name, value);
  }
  return parameters;
}

function requireFew(text: string): void {
  let count = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    if (++count > QUERY_PARAMETERS_MAX) throw malformed('too many parameters');
  }
}

/** The input of an operation. Throws the Query protocol's own errors. */
export function readParameters(
  dialect: QueryDialect,
  shape: StructureShape,
  parameters: QueryParameters,
): Record<string, unknown> {
  return readStructure(dialect, shape, treeOf(parameters));
}

interface Node {
  text?: string;
  readonly parts: Map<string, Node>;
}

function treeOf(parameters: QueryParameters): Node {
  const root: Node = { parts: new Map() };
  for (const [name, value] of parameters) {
    const path = name.split('.', QUERY_NAME_LEVELS_MAX + 1);
    if (path.length > QUERY_NAME_LEVELS_MAX) throw malformed('a parameter name with too many parts');
    let node = root;
    for (const part of path) {
      let next = node.parts.get(part);
      if (next === undefined) {
        next = { parts: new Map() };
        node.parts.set(part, next);
      }
      node = next;
    }
    node.text = value;
  }
  return root;
}

function readStructure(dialect: QueryDialect, shape: StructureShape, node: Node): Record<string, unknown> {
  const structure: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    const { kind } = member.shape;
    const outer = kind === 'list' || kind === 'map' ? (dialect.path(name, member.shape)[0] ?? name) : name;
    const part = node.parts.get(outer);
    if (part !== undefined) structure[name] = readNode(dialect, member.shape, part, name);
  }
  return structure;
}

function readNode(dialect: QueryDialect, shape: Shape, node: Node, name: string): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(dialect, shape, node);
    case 'list':
      return readList(dialect, shape, partsOf(dialect, shape, node, name), name);
    case 'map':
      return readMap(dialect, shape, partsOf(dialect, shape, node, name), name);
    default:
      return readText(shape, node.text ?? '', name);
  }
}

/** The node whose numbers are the parts of a list or map. */
function partsOf(dialect: QueryDialect, shape: ListShape | MapShape, node: Node, name: string): Node {
  const inner = dialect.path(name, shape)[1];
  return (inner === undefined ? undefined : node.parts.get(inner)) ?? node;
}

/** `Name=x` without a number is a list of one, as older clients write it. */
function readList(dialect: QueryDialect, shape: ListShape, node: Node, name: string): unknown[] {
  if (node.parts.size === 0) {
    return node.text === undefined || node.text === '' ? [] : [readNode(dialect, shape.member, node, name)];
  }
  return numbered(node).map((part) => readNode(dialect, shape.member, part, name));
}

function readMap(dialect: QueryDialect, shape: MapShape, node: Node, name: string): Record<string, unknown> {
  const map: Record<string, unknown> = Object.create(null);
  const [keyName, valueName] = dialect.entry(name);
  for (const entry of numbered(node)) {
    const key = entry.parts.get(keyName)?.text;
    const value = entry.parts.get(valueName);
    if (key === undefined) throw malformed(`${name} without ${keyName}`);
    map[key] = value === undefined ? undefined : readNode(dialect, shape.value, value, `${name}.${valueName}`);
  }
  return map;
}

const NUMBER = /^[1-9]\d{0,5}$/;

function numbered(node: Node): Node[] {
  return [...node.parts]
    .filter(([part]) => NUMBER.test(part))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, part]) => part);
}

function readText(shape: Shape, text: string, name: string): unknown {
  switch (shape.kind) {
    case 'string':
      return text;
    case 'integer':
    case 'long':
      if (/^-?\d{1,15}$/.test(text)) return Number(text);
      throw invalidValue(name, text, 'Must be an integer.');
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw invalidValue(name, text, 'Must be true or false.');
    case 'blob':
      return JSON_LEAVES.blob(text, shape);
    default:
      throw invalidValue(name, text, 'It cannot be sent with this protocol.');
  }
}

function invalidValue(name: string, text: string, reason: string): ServiceError {
  const message = `Value ${text.slice(0, 256)} for parameter ${name} is invalid. Reason: ${reason}`;
  return new ServiceError('InvalidParameterValue', message);
}

function malformed(what: string): ServiceError {
  return new ServiceError('MalformedQueryString', `The query string contains a syntax error: ${what}.`, { status: 404 });
}
