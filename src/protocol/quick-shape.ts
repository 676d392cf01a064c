/** What the quick readers (aws-json/quick-read.ts, aws-cbor/quick-read.ts) know of a shape: texts, blobs, lists, structures. */
import type { Shape, StructureShape } from './schema.ts';

export type QuickShape =
  | { readonly kind: 'string' | 'blob' | 'other' }
  | { readonly kind: 'list'; readonly member: QuickShape }
  | { readonly kind: 'structure'; readonly members: readonly QuickMember[] };

export interface QuickMember {
  readonly name: string;
  /** The name as it stands in a body. */
  readonly bytes: Uint8Array;
  readonly shape: QuickShape;
  /** One bit of its own among the members of its structure; 0 where there are too many of them. */
  readonly bit: number;
  /** Which one came behind it the last time: clients write their members in one order. */
  followedBy: QuickMember | undefined;
}

/** What a quick reader answers when it gives up. */
export const UNUSUAL: unique symbol = Symbol('unusual');
export type Unusual = typeof UNUSUAL;

/** As many as a small integer has. */
const BITS = 30;

/** Keeps what it compiled per shape. */
export class QuickShapes {
  readonly #shapes = new Map<StructureShape, QuickShape | undefined>();

  /** Undefined for a shape without blobs: there is not enough to gain. */
  of(shape: StructureShape): QuickShape | undefined {
    if (!this.#shapes.has(shape)) this.#shapes.set(shape, holdsBlobs(shape) ? compile(shape) : undefined);
    return this.#shapes.get(shape);
  }
}

function holdsBlobs(shape: Shape): boolean {
  if (shape.kind === 'structure') return Object.values(shape.members).some((member) => holdsBlobs(member.shape));
  return shape.kind === 'list' ? holdsBlobs(shape.member) : shape.kind === 'blob';
}

function compile(shape: Shape): QuickShape {
  switch (shape.kind) {
    case 'string':
    case 'blob':
      return { kind: shape.kind };
    case 'list':
      return { kind: 'list', member: compile(shape.member) };
    case 'structure':
      return {
        kind: 'structure',
        members: Object.keys(shape.members).map((name, index) => compileMember(shape, name, index)),
      };
    default:
      return { kind: 'other' };
  }
}

/** What does not belong into the body is left to the careful way. */
function compileMember(structure: StructureShape, name: string, index: number): QuickMember {
  const member = structure.members[name];
  const inBody = member !== undefined && member.location === undefined && name !== structure.payload;
  const shape: QuickShape = inBody ? compile(member.shape) : { kind: 'other' };
  return { name, bytes: Buffer.from(name), shape, bit: index < BITS ? 1 << index : 0, followedBy: undefined };
}
