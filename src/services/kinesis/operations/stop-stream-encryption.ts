/**
 * StopStreamEncryption: what is put from now on is not encrypted; what was put before stays encrypted. The key named need not
 * be the one in use (unsure: AWS does not say), and a stream that is not encrypted stays as it is.
 */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { alterStream } from '../catalog/alter-stream.ts';
import { requireStream } from '../catalog/streams.ts';
import type { Kinesis } from '../kinesis.ts';
import { ENCRYPTION_STOPS_MAX } from '../limits.ts';
import { encryptionTypeInvalid, tooManyChanges } from '../setting-errors.ts';

export function stopStreamEncryption(kinesis: Kinesis): OperationOf<KinesisOperations, 'StopStreamEncryption'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    if (input.EncryptionType !== 'KMS') throw encryptionTypeInvalid(input.EncryptionType);
    const change = { setting: 'encryption', keyId: null, changesMax: ENCRYPTION_STOPS_MAX } as const;
    const outcome = await alterStream(kinesis, stream, change);
    if (outcome.kind === 'too-many-changes') throw tooManyChanges(stream, 'stop encryption', ENCRYPTION_STOPS_MAX);
    return {};
  };
}
