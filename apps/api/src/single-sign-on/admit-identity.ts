import type { ApiConfig } from '@notiflow/boot';
import type { Database, Joining } from '@notiflow/database';
import type { ProvenIdentity } from './oidc-provider.ts';
import { SignOnError } from './sign-on-error.ts';

/** Who may come of those whom nobody invited. */
export type JoinRules = Pick<
  ApiConfig,
  'OIDC_JOIN_DOMAINS' | 'OIDC_JOIN_ROLE' | 'OIDC_JOIN_PROJECT'
>;

/** A member who came by single sign-on. */
export interface AdmittedMember {
  kind: 'known' | 'linked' | 'joined';
  memberId: string;
  hasTotp: boolean;
}

interface AdmitDeps {
  members: Pick<Database['members'], 'admitIdentity'>;
  rules: JoinRules;
}

/** Finds which member somebody is; throws a `SignOnError` for somebody who is none. */
export async function admitIdentity(
  { members, rules }: AdmitDeps,
  identity: ProvenIdentity,
): Promise<AdmittedMember> {
  const { issuer, subject, name } = identity;
  // An address that nobody verified may be anybody's: it finds nobody, and makes nobody a member.
  const email = identity.isEmailVerified ? identity.email : null;
  const joining = email === null ? null : joiningOf(rules, { ...identity, email });
  const admission = await members.admitIdentity({ issuer, subject, email, name, joining });
  switch (admission.kind) {
    case 'known':
    case 'linked':
    case 'joined':
      return { ...admission, kind: admission.kind };
    case 'disabled':
      throw new SignOnError('disabled', 'The member is disabled');
    case 'is_somebody_else':
      throw new SignOnError(
        'is_somebody_else',
        'The member with this address came by another account of the provider before',
      );
    case 'unknown':
      throw whyUnknown(identity);
    default:
      return admission satisfies never;
  }
}

function whyUnknown({ email, isEmailVerified }: ProvenIdentity): SignOnError {
  if (email === null) return new SignOnError('no_email', 'The provider tells no e-mail address');
  if (!isEmailVerified) {
    return new SignOnError('email_not_verified', 'The provider did not verify the e-mail address');
  }
  return new SignOnError('not_invited', 'Nobody invited this address');
}

const google = 'https://accounts.google.com';

function joiningOf(
  { OIDC_JOIN_DOMAINS, OIDC_JOIN_ROLE: role, OIDC_JOIN_PROJECT: slug }: JoinRules,
  { email, issuer, hostedDomain }: ProvenIdentity & { email: string },
): Joining | null {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  const domains = OIDC_JOIN_DOMAINS.split(',').map((entry) => entry.trim().toLowerCase());
  if (domain === '' || !domains.includes(domain)) return null;
  // Anybody can have a Google account with an address of a domain; only its organisation's own accounts are of it.
  if (issuer === google && hostedDomain?.toLowerCase() !== domain) return null;
  return slug === undefined
    ? { accountRole: role, projects: [] }
    : { accountRole: null, projects: [{ slug, role }] };
}
