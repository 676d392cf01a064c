/**
 * Writes `src/protocol/generated/<service>.ts` from `models/<service>*.json`: TypeScript types of every structure and the
 * shapes that the codecs and the validator walk. `npm run generate` writes; `--check` fails when a file is stale.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Model, type ModelOperation, type ModelShape, readModel } from './models.ts';

const root = path.resolve(import.meta.dirname, '../..');
const SERVICES = ['kinesis', 'lambda', 'logs', 'sns', 'sqs'];

/** The text of the generated file of one service. */
function generateService(service: string): string {
  const model = readModel(service);
  const order = shapesInOrder(model);
  const prefix = capitalised(service);
  const operations = Object.values(model.operations);
  return [
    `// Generated from models/${service}*.json by scripts/generate.ts. Do not edit.`,
    `import { blob, boolean, double, integer, list, long, map, member, required, string, structure, timestamp } from '../schema.ts';`,
    `import type { ServiceModel, Shape, StringShape, StructureShape } from '../schema.ts';`,
    '',
    ...order.flatMap((name) => typeDeclaration(model, name)),
    '',
    ...order.map((name) => shapeDeclaration(model, name)),
    '',
    `/** Input and output type of every operation. */`,
    `export interface ${prefix}Operations {`,
    ...operations.map(
      (op) =>
        `  readonly ${op.name}: { readonly input: ${typeOf(model, op.input)}; readonly output: ${typeOf(model, op.output)} };`,
    ),
    '}',
    '',
    `const none: StructureShape = structure('None', {});`,
    '',
    `export const ${service}Model: ServiceModel = {`,
    `  id: '${service}',`,
    `  apiVersion: '${model.metadata.apiVersion}',`,
    ...(model.metadata.targetPrefix === undefined ? [] : [`  targetPrefix: '${model.metadata.targetPrefix}',`]),
    '  operations: {',
    ...operations.map((op) => operationEntry(model, op)),
    '  },',
    '};',
    '',
  ].join('\n');
}

function operationEntry(model: Model, op: ModelOperation): string {
  const http = `{ method: '${op.http.method}', uri: '${op.http.requestUri}', status: ${op.http.responseCode ?? 200} }`;
  const input = op.input === undefined ? 'none' : constant(op.input.shape);
  const output = op.output === undefined ? 'none' : constant(op.output.shape);
  const events = eventStreamMember(model, op);
  const extra = events === undefined ? '' : `, eventStream: '${events}'`;
  return `    ${op.name}: { name: '${op.name}', input: ${input}, output: ${output}, http: ${http}${extra} },`;
}

/** The output's member that is a stream of events. */
function eventStreamMember(model: Model, { output }: ModelOperation): string | undefined {
  const members = Object.entries(output === undefined ? {} : (shapeOf(model, output.shape).members ?? {}));
  return members.find(([, one]) => shapeOf(model, one.shape).eventstream === true)?.[0];
}

/** Every shape that an operation reaches, what is used before what uses it. Refuses recursive shapes, which no model has. */
function shapesInOrder(model: Model): string[] {
  const done = new Set<string>();
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    if (visiting.has(name)) throw new Error(`shape ${name} is recursive: teach scripts/generate.ts to write it`);
    visiting.add(name);
    const shape = shapeOf(model, name);
    const members = [...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value];
    for (const one of members) if (one !== undefined) visit(one.shape);
    visiting.delete(name);
    done.add(name);
  };
  for (const op of Object.values(model.operations)) {
    if (op.input !== undefined) visit(op.input.shape);
    if (op.output !== undefined) visit(op.output.shape);
  }
  return [...done];
}

function typeDeclaration(model: Model, name: string): string[] {
  const shape = shapeOf(model, name);
  if (shape.type === 'string' && shape.enum !== undefined) {
    return [`export type ${typeName(name)} = ${shape.enum.map((value) => quote(value)).join(' | ')};`];
  }
  if (shape.type !== 'structure') return [];
  const required = new Set(shape.required);
  const lines = Object.entries(shape.members ?? {}).map(([key, one]) => {
    const type = typeOf(model, one);
    return required.has(key) ? `  readonly ${key}: ${type};` : `  readonly ${key}?: ${type} | undefined;`;
  });
  if (lines.length === 0) return [`export type ${typeName(name)} = Readonly<object>;`];
  return [`export interface ${typeName(name)} {`, ...lines, '}'];
}

function typeOf(model: Model, reference: { shape: string } | undefined): string {
  if (reference === undefined) return 'Readonly<object>';
  const shape = shapeOf(model, reference.shape);
  switch (shape.type) {
    case 'structure':
      return shape.eventstream === true ? `AsyncIterable<${typeName(reference.shape)}>` : typeName(reference.shape);
    case 'string':
      return shape.enum === undefined ? 'string' : typeName(reference.shape);
    case 'list':
      return `readonly ${wrapped(typeOf(model, shape.member))}[]`;
    case 'map':
      return `{ readonly [key: string]: ${typeOf(model, shape.value)} }`;
    case 'blob':
      return 'Uint8Array';
    case 'boolean':
      return 'boolean';
    default:
      return 'number';
  }
}

function shapeDeclaration(model: Model, name: string): string {
  const shape = shapeOf(model, name);
  const kind = shape.type === 'structure' ? 'StructureShape' : shape.type === 'string' ? 'StringShape' : 'Shape';
  const exported = shape.type === 'structure' ? 'export ' : '';
  return `${exported}const ${constant(name)}: ${kind} = ${shapeExpression(shape, name)};`;
}

function shapeExpression(shape: ModelShape, name: string): string {
  const limits = options({ min: shape.min, max: shape.max, flattened: shape.flattened });
  switch (shape.type) {
    case 'structure':
      return structureExpression(shape, name);
    case 'list':
      return `list(${constant(shape.member?.shape ?? '')}${limits === '' ? '' : `, ${limits}`})`;
    case 'map':
      return `map(${constant(shape.key?.shape ?? '')}, ${constant(shape.value?.shape ?? '')}${limits === '' ? '' : `, ${limits}`})`;
    case 'string':
      return `string(${options({ min: shape.min, max: shape.max, pattern: shape.pattern, enum: shape.enum })})`;
    case 'integer':
    case 'long':
    case 'double':
    case 'blob':
      return `${shape.type}(${limits})`;
    case 'boolean':
    case 'timestamp':
      return `${shape.type}()`;
    default:
      throw new Error(`shape ${name} has the unknown type ${shape.type}`);
  }
}

function structureExpression(shape: ModelShape, name: string): string {
  const requiredMembers = new Set(shape.required);
  const members = Object.entries(shape.members ?? {}).map(([key, one]) => {
    const binding = options({ location: one.location, locationName: one.locationName });
    const make = requiredMembers.has(key) ? 'required' : 'member';
    return `  ${key}: ${make}(${constant(one.shape)}${binding === '' ? '' : `, ${binding}`}),`;
  });
  const extra = options({ payload: shape.payload, eventStream: shape.eventstream });
  const body = members.length === 0 ? '{}' : `{\n${members.join('\n')}\n}`;
  return `structure('${name}', ${body}${extra === '' ? '' : `, ${extra}`})`;
}

function options(values: Record<string, unknown>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `{ ${given.map(([key, value]) => `${key}: ${literal(value)}`).join(', ')} }`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'string' ? quote(value) : String(value);
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const capitalised = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;
const typeName = (name: string): string => capitalised(name);
const constant = (name: string): string => `shape${capitalised(name)}`;
const wrapped = (type: string): string => (type.includes(' ') && !type.startsWith('{') ? `(${type})` : type);

function shapeOf(model: Model, name: string): ModelShape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`the model names an unknown shape: ${name}`);
  return shape;
}

let stale = false;
for (const service of SERVICES) {
  const target = path.join(root, 'src/protocol/generated', `${service}.ts`);
  const text = generateService(service);
  if (!process.argv.includes('--check')) fs.writeFileSync(target, text);
  else if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) {
    console.error(`src/protocol/generated/${service}.ts is stale: run npm run generate`);
    stale = true;
  }
}
if (stale) process.exitCode = 1;
