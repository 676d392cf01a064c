/** ListEventSourceMappings: the caller's mappings in the order in which they were made, page by page. */
import type { LambdaOperations, ListEventSourceMappingsRequest } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeListedMapping } from '../event-source-mappings/configuration.ts';
import { invalidMarker } from '../event-source-mappings/errors.ts';
import { belongsTo } from '../event-source-mappings/find-mapping.ts';
import { parseFunctionReference } from '../event-source-mappings/function-reference.ts';
import { LIST_ITEMS_DEFAULT } from '../event-source-mappings/limits.ts';
import type { MappingSeams } from '../event-source-mappings/seams.ts';
import type { Mapping } from '../event-source-mappings/state.ts';

/** `Marker` is the ordinal of the last mapping on the page before, as a decimal number. */
const MARKER = /^[0-9]{1,15}$/;

export function listEventSourceMappings({ mappings }: MappingSeams): OperationOf<LambdaOperations, 'ListEventSourceMappings'> {
  return (request, context) => {
    const after = readMarker(request.Marker);
    const itemsMax = request.MaxItems ?? LIST_ITEMS_DEFAULT;
    const page: Mapping[] = [];
    for (const mapping of mappings.state.mappings.values()) {
      if (mapping.ordinal <= after || !belongsTo(mapping, context) || !matches(mapping, request)) continue;
      page.push(mapping);
      if (page.length > itemsMax) break;
    }
    const shown = page.slice(0, itemsMax);
    return {
      EventSourceMappings: shown.map(describeListedMapping),
      ...(page.length > itemsMax ? { NextMarker: String(shown.at(-1)?.ordinal) } : {}),
    };
  };
}

function readMarker(marker: string | undefined): number {
  if (marker === undefined || marker === '') return 0;
  if (!MARKER.test(marker)) throw invalidMarker();
  return Number(marker);
}

function matches(mapping: Mapping, request: ListEventSourceMappingsRequest): boolean {
  const { EventSourceArn: source, FunctionName: reference } = request;
  if (source !== undefined && source !== mapping.eventSourceArn) return false;
  if (reference === undefined) return true;
  const asked = parseFunctionReference(reference);
  return asked.functionName === mapping.functionName && asked.qualifier === parseFunctionReference(mapping.functionArn).qualifier;
}
