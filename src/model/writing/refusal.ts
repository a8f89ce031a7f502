/** An operation that cannot be done says so by throwing a refusal; `applyOperations` turns it into a value. */

interface Refusal {
  readonly refused: string;
}

/** Stops the operation with a message: what, why and what to do. */
export function refuse(message: string): never {
  const refusal: Refusal = { refused: message };
  throw refusal;
}

/** The message of a refusal; undefined for anything else that was thrown. */
export function refusalOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'refused' in error ? String(error.refused) : undefined;
}
