/**
 * Finds the operation for a method and a path.
 *
 *     template = "/" segment { "/" segment } [ "?" literal query ]      segment = literal | {label} | {label+}
 *
 * Labels are one segment, percent-decoded once; a greedy label (`+`) takes the rest, at least one segment. A trailing
 * slash in the path is accepted (older SDKs send it). A literal segment wins over a label, and a template that asks for a
 * query literal wins over one that does not.
 */
import type { OperationSchema } from '../schema.ts';
import { serializationError } from '../service-error.ts';

/** An operation's URI, taken apart. */
export interface Template {
  readonly operation: OperationSchema;
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly literalQuery: readonly (readonly [string, string])[];
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'label'; readonly name: string; readonly greedy: boolean };

/** No template has more; a longer path is not split. */
const SEGMENTS_MAX = 32;
const PATH_CHARS_MAX = 8192;

export class RestRouter {
  readonly #templates: readonly Template[];

  constructor(operations: Iterable<OperationSchema>) {
    this.#templates = [...operations].map(templateOf).sort(moreSpecificFirst);
  }

  match(method: string, path: string, query: string): OperationSchema | undefined {
    const parts = partsOf(path);
    if (parts === undefined) return undefined;
    for (const template of this.#templates) {
      if (template.method === method && fits(template, parts) && queryFits(template, query)) return template.operation;
    }
    return undefined;
  }
}

/** The label values of a path that the template matched. */
export function labelsOf(template: Template, path: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const parts = partsOf(path) ?? [];
  for (const [index, segment] of template.segments.entries()) {
    if (segment.kind !== 'label') continue;
    const text = segment.greedy ? parts.slice(index).join('/') : (parts[index] ?? '');
    labels[segment.name] = percentDecoded(text);
  }
  return labels;
}

export function templateOf(operation: OperationSchema): Template {
  const [path = '', query = ''] = operation.http.uri.split('?');
  return {
    operation,
    method: operation.http.method,
    segments: path.split('/').slice(1).map(segmentOf),
    literalQuery: [...new URLSearchParams(query)],
  };
}

function segmentOf(text: string): Segment {
  if (!text.startsWith('{')) return { kind: 'literal', text };
  const greedy = text.endsWith('+}');
  return { kind: 'label', name: text.slice(1, greedy ? -2 : -1), greedy };
}

function moreSpecificFirst(a: Template, b: Template): number {
  return b.literalQuery.length - a.literalQuery.length || literals(b) - literals(a);
}

function literals(template: Template): number {
  return template.segments.filter((segment) => segment.kind === 'literal').length;
}

/** The path's segments without a trailing empty one; undefined when it is none of ours in any case. */
function partsOf(path: string): readonly string[] | undefined {
  if (path.length > PATH_CHARS_MAX || !path.startsWith('/')) return undefined;
  const parts = path.split('/', SEGMENTS_MAX + 2).slice(1);
  if (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.length > SEGMENTS_MAX ? undefined : parts;
}

function fits(template: Template, parts: readonly string[]): boolean {
  const { segments } = template;
  const last = segments.at(-1);
  const greedy = last?.kind === 'label' && last.greedy;
  if (greedy ? parts.length < segments.length : parts.length !== segments.length) return false;
  return segments.every((segment, index) => (segment.kind === 'literal' ? segment.text === parts[index] : parts[index] !== ''));
}

function queryFits(template: Template, query: string): boolean {
  if (template.literalQuery.length === 0) return true;
  const given = new URLSearchParams(query);
  return template.literalQuery.every(([name, value]) => given.get(name) === value);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error: unknown) {
    if (error instanceof URIError) throw serializationError('Malformed percent-encoding in the request URI');
    throw error;
  }
}
