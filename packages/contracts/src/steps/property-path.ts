import type { ProblemReason } from '../field-problem.ts';
import { type Engagement, engagements } from '../statuses.ts';

/** The names a property path may begin with; any other is looked up in `data`. */
export const pathRoots = [
  'recipient',
  'user',
  'actor',
  'data',
  'fetch',
  'steps',
  'digest',
  'batch',
] as const;

// Templates know these. Looked up in `data` instead, they would be a condition that never holds and says nothing.
const unseenRoots = ['run', 'project'];

const pathPattern = /^[^\s.[\]]+(?:\.[^\s.[\]]+|\[\d+\])*$/;

/** What keeps a text from being the path of a property, as `recipient.plan`, `data.items[0].name` or `amount`. */
export function findPathProblem(path: string): { message: string; reason: ProblemReason } | null {
  if (path.length > 255 || !pathPattern.test(path)) {
    return { message: 'must be a path like recipient.plan or data.amount', reason: 'format' };
  }
  const [root = ''] = splitPath(path);
  if (!unseenRoots.includes(root)) return null;
  return {
    message: `${root} cannot be seen here; of the data it is data.${root}`,
    reason: 'invalid',
  };
}

/** What a path may ask of the messages of a channel step. */
export interface MessagePath {
  step: string;
  about: 'status' | Engagement;
}

/** Reads a path like `steps.mail.status`, which asks what became of a step's messages; null for any other. */
export function readMessagePath(path: string): MessagePath | null {
  const [root, step = '', about, ...others] = splitPath(path);
  if (root !== 'steps' || others.length > 0) return null;
  const known = (['status', ...engagements] as const).find((one) => one === about);
  return known === undefined ? null : { step, about: known };
}

/** The names on the way to a property. */
export function splitPath(path: string): string[] {
  return path.split(/[.[\]]+/).filter((name) => name !== '');
}
