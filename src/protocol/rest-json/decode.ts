/**
 * REST-JSON input: members bound to the URI's labels, the query and headers, and the rest, or one member alone, from the
 * body.
 */
import { JSON_LEAVES } from '../aws-json/decode.ts';
import { JsonSyntaxError, parseJson } from '../aws-json/parse.ts';
import { notConvertible, ShapeReader } from '../reading.ts';
import type { Member, OperationSchema, Shape, StructureShape } from '../schema.ts';
import { ServiceError, serializationError } from '../service-error.ts';
import { parseDateTime, parseHttpDate } from '../timestamps.ts';
import type { UniversalRequest } from '../universal.ts';
import { labelsOf, type Template, templateOf } from './uri.ts';

export class RestJsonDecoder {
  readonly #reader = new ShapeReader(JSON_LEAVES);
  readonly #templates = new Map<OperationSchema, Template>();

  decode(operation: OperationSchema, request: UniversalRequest): unknown {
    const shape = operation.input;
    const input = this.#body(shape, request.body);
    const labels = labelsOf(this.#templateOf(operation), request.path);
    const query = request.query === '' ? undefined : new URLSearchParams(request.query);
    for (const [name, member] of Object.entries(shape.members)) {
      const wireName = member.locationName ?? name;
      let texts: readonly string[] = [];
      if (member.location === 'uri') texts = textsOf(labels[wireName]);
      else if (member.location === 'querystring') texts = query?.getAll(wireName) ?? [];
      else if (member.location === 'header') texts = textsOf(request.header(wireName.toLowerCase()));
      if (texts.length > 0) input[name] = fromTexts(member, texts);
    }
    return input;
  }

  #templateOf(operation: OperationSchema): Template {
    const known = this.#templates.get(operation);
    if (known !== undefined) return known;
    const template = templateOf(operation);
    this.#templates.set(operation, template);
    return template;
  }

  #body(shape: StructureShape, body: Uint8Array): Record<string, unknown> {
    const payload = shape.payload === undefined ? undefined : shape.members[shape.payload];
    if (shape.payload !== undefined && payload !== undefined) {
      if (body.byteLength === 0) return {};
      const value = payload.shape.kind === 'blob' ? body : this.#reader.read(payload.shape, objectOf(body));
      return { [shape.payload]: value };
    }
    const hasBody = Object.values(shape.members).some((member) => member.location === undefined);
    return hasBody ? (this.#reader.read(shape, objectOf(body)) as Record<string, unknown>) : {};
  }
}

/** The text for a body that is no JSON was recorded from Lambda; its error is the service's own. */
function objectOf(body: Uint8Array): unknown {
  try {
    return parseJson(body) ?? {};
  } catch (error: unknown) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new ServiceError('InvalidRequestContentException', `Could not parse request body into json: ${error.message}`);
  }
}

function textsOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function fromTexts(member: Member, texts: readonly string[]): unknown {
  if (member.shape.kind === 'list') {
    const { member: each } = member.shape;
    return texts.map((text) => fromText(each, text, member));
  }
  return fromText(member.shape, texts[0] ?? '', member);
}

const DECIMAL = /^[+-]?\d{1,18}$/;

function fromText(shape: Shape, text: string, member: Member): unknown {
  switch (shape.kind) {
    case 'string':
      return text;
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw serializationError(`'${text.slice(0, 64)}' can not be converted to an Boolean`);
    case 'integer':
    case 'long':
      if (DECIMAL.test(text)) return Number(text);
      throw notConvertible(text, shape.kind === 'integer' ? 'an Integer' : 'an Long');
    case 'timestamp': {
      const timeMs = member.location === 'header' ? parseHttpDate(text) : parseDateTime(text);
      if (timeMs !== undefined) return timeMs;
      throw notConvertible(text, 'milliseconds since epoch');
    }
    default:
      throw notConvertible(text, `a ${shape.kind}`);
  }
}
