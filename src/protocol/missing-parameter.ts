/**
 * SQS does not speak the sentences of `validation.ts`: a missing parameter has an error of its own, and a value outside
 * an enum set is answered by the operation, which names it (`Unknown Attribute …`).
 */
import type { Shape } from './schema.ts';
import { ServiceError } from './service-error.ts';

/** Throws when a required member is absent at any level, naming it as the Query protocol does: `Entries.1.Id`. */
export function requireParameters(shape: Shape, input: unknown): void {
  const path = missingPath(shape, input);
  if (path === undefined) return;
  throw new ServiceError('MissingRequiredParameterException', `The request must contain the parameter ${path}.`, {
    queryCode: 'MissingParameter',
  });
}

function missingPath(shape: Shape, value: unknown): string | undefined {
  switch (shape.kind) {
    case 'structure':
      for (const [name, member] of Object.entries(shape.members)) {
        const found = missingAt(member.shape, (value as Readonly<Record<string, unknown>>)[name], name, member.required === true);
        if (found !== undefined) return found;
      }
      return undefined;
    case 'list':
      return firstMissing(
        (value as readonly unknown[]).map((one, index) => [String(index + 1), one]),
        shape.member,
      );
    case 'map':
      return firstMissing(Object.entries(value as object), shape.value);
    default:
      return undefined;
  }
}

function firstMissing(parts: readonly (readonly [string, unknown])[], shape: Shape): string | undefined {
  for (const [name, value] of parts) {
    const found = missingAt(shape, value, name, true);
    if (found !== undefined) return found;
  }
  return undefined;
}

function missingAt(shape: Shape, value: unknown, name: string, required: boolean): string | undefined {
  if (value === undefined) return required ? name : undefined;
  const inner = missingPath(shape, value);
  return inner === undefined ? undefined : `${name}.${inner}`;
}
