import { type ApiClient, listAll } from '../../api-client.ts';
import { Failure } from '../../failure.ts';

/** A member as the API answers them, as far as commands show it. */
export interface RemoteMember {
  id: string;
  email: string;
  name: string;
  account_role: string | null;
  projects: { slug: string; role: string }[];
  has_password: boolean;
  has_second_factor: boolean;
  disabled: boolean;
  last_login_at: string | null;
}

/** Finds a member by the e-mail address or id that somebody typed. */
export async function findMember(client: ApiClient, typed: string): Promise<RemoteMember> {
  const members = await listAll<RemoteMember>(client, { path: '/members' });
  const wanted = typed.toLowerCase();
  const found = members.find(({ id, email }) => id === wanted || email.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw new Failure(`There is no member ${typed}.`, { next: 'nf member list' });
}

/** What a member may do, and where. */
export function rolesOf({ account_role, projects }: RemoteMember): string {
  const everywhere = account_role === null ? [] : [`${account_role} everywhere`];
  return [...everywhere, ...projects.map(({ slug, role }) => `${slug}=${role}`)].join(' ');
}

/** The link by which a member chooses a password, for a browser: it is a path where the api knows no address of its own. */
export function fullLink(link: string, baseUrl: string): string {
  return link.startsWith('/') ? `${baseUrl.replace(/\/+$/, '')}${link}` : link;
}
