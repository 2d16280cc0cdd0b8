import { useParams } from '@tanstack/react-router';
import { type Role, useSession } from './session.ts';

/** The slug of the project whose pages are shown; null on pages of the account. */
export function useProject(): string | null {
  const { project = null } = useParams({ strict: false }) as { project?: string };
  return project;
}

/** What the member may do in the project that is shown. */
export function useRole(): Role | null {
  const project = useProject();
  const { data: session } = useSession();
  if (project === null) return session?.account_role ?? null;
  return session?.projects.find(({ slug }) => slug === project)?.role ?? null;
}

const order: Role[] = ['viewer', 'operator', 'admin'];

/** Tells whether the member may do what needs this role; the api asks again. */
export function useMay(least: Role): boolean {
  return isRoleEnough(useRole(), least);
}

/** Whether a role may what needs another one. */
export function isRoleEnough(role: Role | null, least: Role): boolean {
  return role !== null && order.indexOf(role) >= order.indexOf(least);
}
