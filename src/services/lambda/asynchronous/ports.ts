/** What asynchronous invocation needs of other services, as an interface of its own; `server/services.ts` wires it. */

export interface DestinationAttribute {
  readonly dataType: 'String' | 'Number';
  readonly value: string;
}

/** Queues, topics and buckets. Functions as destinations are reached within the service. */
export interface InvocationDestination {
  /** A sentence when an ARN cannot be a destination of a function of this account, else undefined. */
  refuse(destinationArn: string, accountId: string): string | undefined;
  /**
   * Resolves once the document is durable at the destination. Rejects when it could not be delivered, with an
   * `UndeliverableError` when it never will be. `objectKey`: under which a bucket keeps it; `attributes`: those of the
   * message in a queue or to a topic; `closing`: nobody can wait any more.
   */
  deliver(
    destinationArn: string,
    document: string,
    objectKey: string,
    attributes: Readonly<Record<string, DestinationAttribute>>,
    closing: AbortSignal,
  ): Promise<void>;
}
