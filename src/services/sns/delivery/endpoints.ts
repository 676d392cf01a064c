/** Where notifications go, as interfaces of this service's own: `server/services.ts` puts the others behind them. */

export interface QueueMessageAttribute {
  readonly dataType: string;
  /** A text, or bytes as base64 for the type Binary. */
  readonly value: string;
}

export interface NotificationEndpoints {
  /** A sentence when an ARN is not that of a standard queue; whether the queue is there shows when something is sent. */
  refuseQueue(arn: string): string | undefined;
  /** Resolves when the message is durable in the queue. Rejects with an `UndeliverableError` for one that no queue may hold. */
  sendToQueue(arn: string, body: string, attributes: Readonly<Record<string, QueueMessageAttribute>>): Promise<void>;
  /** A sentence when an ARN is not that of a function that is there. */
  refuseFunction(arn: string): string | undefined;
  /** Resolves when the asynchronous invocation of the function is durable; rejects when the function is not there. */
  invokeFunction(arn: string, payload: Uint8Array): Promise<void>;
  /** Resolves with the status of the answer; rejects when there is none, or `signal` aborts before. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<number>;
}
