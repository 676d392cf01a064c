/** What names a function in a request: `NAME`, a partial ARN or an ARN, each with or without `:QUALIFIER`. */
export interface FunctionReference {
  readonly functionName: string;
  /** A version, an alias or `$LATEST`; absent when none was given. */
  readonly qualifier: string | undefined;
}

/** The name and the qualifier alone. `reference` satisfies the model's pattern for function names. */
export function parseFunctionReference(reference: string): FunctionReference {
  const at = reference.lastIndexOf('function:');
  const [functionName = '', qualifier] = (at === -1 ? reference : reference.slice(at + 'function:'.length)).split(':');
  return { functionName, qualifier };
}
