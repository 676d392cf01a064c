/** Reads the service models of `models/`: `<service>.json`, and `<service>-<year>.json` with what came later, laid over it. */
import fs from 'node:fs';
import path from 'node:path';

export interface ModelShape {
  type: string;
  members?: Record<string, ModelMember>;
  required?: string[];
  member?: ModelMember;
  key?: ModelMember;
  value?: ModelMember;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  flattened?: boolean;
  payload?: string;
  exception?: boolean;
  eventstream?: boolean;
}

export interface ModelMember {
  shape: string;
  location?: string;
  locationName?: string;
  flattened?: boolean;
}

export interface ModelOperation {
  name: string;
  http: { method: string; requestUri: string; responseCode?: number };
  input?: { shape: string };
  output?: { shape: string };
}

export interface Model {
  metadata: { apiVersion: string; endpointPrefix: string; targetPrefix?: string };
  operations: Record<string, ModelOperation>;
  shapes: Record<string, ModelShape>;
}

const folder = path.resolve(import.meta.dirname, '../../models');

export function readModel(service: string): Model {
  const overlays = fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(`${service}-`) && name.endsWith('.json'))
    .sort();
  const [base, ...later] = [`${service}.json`, ...overlays].map(
    (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as unknown,
  );
  const model = apart(later.reduce(laidOver, base) as Model);
  return { ...model, operations: sorted(model.operations), shapes: sorted(model.shapes) };
}

/** Shapes whose names differ in the case of the first letter alone (`String`, `string`) get names that differ in more. */
function apart(model: Model): Model {
  let text = JSON.stringify(model);
  for (const name of Object.keys(model.shapes)) {
    const capitalised = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    if (name === capitalised || model.shapes[capitalised] === undefined) continue;
    text = text
      .replaceAll(`"shape":"${name}"`, `"shape":"plain${capitalised}"`)
      .replace(`"${name}":{`, `"plain${capitalised}":{`);
  }
  return JSON.parse(text) as Model;
}

/** Objects are merged member by member; all else of the overlay takes the place of what was there. */
function laidOver(base: unknown, overlay: unknown): unknown {
  if (!isObject(base) || !isObject(overlay)) return overlay;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overlay)) merged[key] = key in base ? laidOver(base[key], value) : value;
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted<Value>(values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
