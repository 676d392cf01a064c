/**
 * StartStreamEncryption: what is put from now on is encrypted at rest; what was put before stays as it is. With a stream that
 * is encrypted already the key is changed.
 */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { alterStream } from '../catalog/alter-stream.ts';
import { requireStream } from '../catalog/streams.ts';
import type { Kinesis } from '../kinesis.ts';
import { ENCRYPTION_STARTS_MAX } from '../limits.ts';
import { encryptionTypeInvalid, tooManyChanges } from '../setting-errors.ts';

export function startStreamEncryption(kinesis: Kinesis): OperationOf<KinesisOperations, 'StartStreamEncryption'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    if (input.EncryptionType !== 'KMS') throw encryptionTypeInvalid(input.EncryptionType);
    kinesis.keys.checkKey(stream, input.KeyId);
    const change = { setting: 'encryption', keyId: input.KeyId, changesMax: ENCRYPTION_STARTS_MAX } as const;
    const outcome = await alterStream(kinesis, stream, change);
    if (outcome.kind === 'too-many-changes') throw tooManyChanges(stream, 'start encryption', ENCRYPTION_STARTS_MAX);
    return {};
  };
}
