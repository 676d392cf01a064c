/** Queues in memory as on-failure destinations; topics and buckets are queues of another ARN. */

import type { OnFailureDestination } from '../../../../src/services/lambda/event-source-mappings/ports.ts';
import { UndeliverableError } from '../../../../src/storage/delivery-log.ts';

export class MemoryQueues implements OnFailureDestination {
  readonly #queues = new Map<string, string[]>();
  /** The object keys that documents came with, in the order of all deliveries. */
  readonly objectKeys: string[] = [];
  /** Makes the next deliveries fail. */
  deliveriesToFail = 0;
  /** Makes the next documents ones that the queue will never take. */
  documentsToRefuse = 0;

  create(arn: string): void {
    this.#queues.set(arn, []);
  }

  /** The documents in a queue, as text. */
  documents(arn: string): readonly string[] {
    return this.#queues.get(arn) ?? [];
  }

  /** Those of other accounts do not exist for anybody. */
  refuse(destinationArn: string, accountId: string): string | undefined {
    const owner = destinationArn.split(':')[4];
    const isThere = this.#queues.has(destinationArn) && (owner === '' || owner === accountId);
    return isThere ? undefined : `The destination ARN ${destinationArn} is invalid.`;
  }

  async deliver(destinationArn: string, document: string, objectKey: string): Promise<void> {
    if (this.deliveriesToFail > 0) {
      this.deliveriesToFail -= 1;
      throw new Error('the queue does not answer');
    }
    if (this.documentsToRefuse > 0) {
      this.documentsToRefuse -= 1;
      throw new UndeliverableError('Message must be shorter than 1024 bytes.');
    }
    const queue = this.#queues.get(destinationArn);
    if (queue === undefined) throw new Error(`no queue ${destinationArn}`);
    queue.push(document);
    this.objectKeys.push(objectKey);
  }
}
