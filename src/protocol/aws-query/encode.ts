/**
 * XML answers of the Query protocol:
 *
 *     <XResponse xmlns="…"><XResult>members</XResult><ResponseMetadata><RequestId>…</RequestId></ResponseMetadata></XResponse>
 *
 * An operation without output has no result element.
 */
import type { OperationSchema, Shape, StructureShape } from '../schema.ts';
import { elementName, keyName, SQS_NAMESPACE } from './names.ts';

const DECLARATION = '<?xml version="1.0"?>';

export function encodeXml(operation: OperationSchema, output: unknown, requestId: string): string {
  const { name } = operation;
  const empty = Object.keys(operation.output.members).length === 0;
  const result = empty ? '' : `<${name}Result>${structureXml(operation.output, output)}</${name}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${escapeXml(requestId)}</RequestId></ResponseMetadata>`;
  return `${DECLARATION}<${name}Response xmlns="${SQS_NAMESPACE}">${result}${metadata}</${name}Response>`;
}

function structureXml(shape: StructureShape, value: unknown): string {
  let xml = '';
  for (const [name, member] of Object.entries(shape.members)) {
    const one = (value as Readonly<Record<string, unknown>>)[name];
    if (one !== undefined) xml += memberXml(name, member.shape, one);
  }
  return xml;
}

function memberXml(name: string, shape: Shape, value: unknown): string {
  if (shape.kind === 'list') {
    const element = elementName(name, shape);
    return (value as readonly unknown[]).map((one) => memberXml(element, shape.member, one)).join('');
  }
  if (shape.kind === 'map') {
    const element = elementName(name, shape);
    const key = keyName(element);
    return Object.entries(value as object)
      .map(([of, one]) => `<${element}><${key}>${escapeXml(of)}</${key}>${memberXml('Value', shape.value, one)}</${element}>`)
      .join('');
  }
  return `<${name}>${contentXml(shape, value)}</${name}>`;
}

function contentXml(shape: Shape, value: unknown): string {
  if (shape.kind === 'structure') return structureXml(shape, value);
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
