/**
 * XML answers of the Query protocol:
 *
 *     <XResponse xmlns="…"><XResult>members</XResult><ResponseMetadata><RequestId>…</RequestId></ResponseMetadata></XResponse>
 *
 * An operation without output has no result element.
 */
import type { MapShape, OperationSchema, Shape, StructureShape } from '../schema.ts';
import type { QueryDialect } from './dialects.ts';

const DECLARATION = '<?xml version="1.0"?>';

export function encodeXml(dialect: QueryDialect, operation: OperationSchema, output: unknown, requestId: string): string {
  const { name } = operation;
  const empty = Object.keys(operation.output.members).length === 0;
  const result = empty ? '' : `<${name}Result>${structureXml(dialect, operation.output, output)}</${name}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${escapeXml(requestId)}</RequestId></ResponseMetadata>`;
  return `${DECLARATION}<${name}Response xmlns="${dialect.namespace}">${result}${metadata}</${name}Response>`;
}

function structureXml(dialect: QueryDialect, shape: StructureShape, value: unknown): string {
  let xml = '';
  for (const [name, member] of Object.entries(shape.members)) {
    const one = (value as Readonly<Record<string, unknown>>)[name];
    if (one !== undefined) xml += memberXml(dialect, name, member.shape, one);
  }
  return xml;
}

function memberXml(dialect: QueryDialect, name: string, shape: Shape, value: unknown): string {
  if (shape.kind !== 'list' && shape.kind !== 'map') return `<${name}>${contentXml(dialect, shape, value)}</${name}>`;
  const [outer = name, inner] = dialect.path(name, shape);
  const element = inner ?? outer;
  const parts =
    shape.kind === 'list'
      ? (value as readonly unknown[]).map((one) => memberXml(dialect, element, shape.member, one)).join('')
      : entriesXml(dialect, name, element, shape, value as object);
  return inner === undefined ? parts : `<${outer}>${parts}</${outer}>`;
}

function entriesXml(dialect: QueryDialect, name: string, element: string, shape: MapShape, value: object): string {
  const [key, of] = dialect.entry(name);
  return Object.entries(value)
    .map(
      ([text, one]) => `<${element}><${key}>${escapeXml(text)}</${key}>${memberXml(dialect, of, shape.value, one)}</${element}>`,
    )
    .join('');
}

function contentXml(dialect: QueryDialect, shape: Shape, value: unknown): string {
  if (shape.kind === 'structure') return structureXml(dialect, shape, value);
  if (shape.kind === 'blob') return Buffer.from(value as Uint8Array).toString('base64');
  return escapeXml(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
};

/** A line end of `\r` would be read as `\n`; characters that XML 1.0 cannot hold in any form become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"'\r]/g, (character) => ESCAPES[character] ?? character)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, '\ufffd');
}
