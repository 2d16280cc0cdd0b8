import type { RecipientPages } from '@notiflow/contracts';
import type { RecipientVariables } from './render-request.ts';

/** What is known of a recipient where a message is made. */
export interface RecipientFacts {
  recipient: object;
  /** Data given for this recipient alone. */
  data: Record<string, unknown> | null;
  /** What steps found out, by their handle. */
  results: object;
  digest: object | null;
  /** Where they change what they get; null where nobody can, or nothing leads there. */
  pages?: RecipientPages | null;
}

/** Puts what one recipient has beside the others of a run under the names templates know. */
export function buildRecipientVariables(facts: RecipientFacts): RecipientVariables {
  return {
    recipient: { ...facts.recipient },
    data: facts.data ?? undefined,
    results: { ...facts.results },
    digest: facts.digest ?? undefined,
    ...(facts.pages && { pages: facts.pages }),
  };
}
