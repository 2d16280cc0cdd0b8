import type { AccountContext } from '../../../request-context.ts';

/** Tells whether a caller may know of a project: a token of all, a member of those they are in. */
export function isSeenBy({ session }: AccountContext['caller'], slug: string): boolean {
  return session === null || session.projects.some((project) => project.slug === slug);
}
