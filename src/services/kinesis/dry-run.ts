/** `DryRun`: a data operation is called once all its checks have passed and before anything is done or counted. */
import { dryRunSucceeded } from './errors.ts';

/** Throws AWS's DryRunOperationException, the answer to a dry run that would have succeeded. SubscribeToShard needs it too. */
export function endDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun === true) throw dryRunSucceeded();
}
