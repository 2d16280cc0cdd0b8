import { memberRoles } from '@notiflow/contracts';
import type { MemberRecord } from '@notiflow/database';
import Type from 'typebox';
import { momentOrNull, toMoment } from '../../../request/resource-parts.ts';

type Role = (typeof memberRoles)[number];

const roleOrNull = Type.Unsafe<Role | null>({
  enum: [...memberRoles, null],
  description:
    'What the member may do in every project, also in those to come; null where only `projects` says. Only an `admin` of everything looks after members, tokens and projects',
});

/** What can be said of a member. */
export const memberFields = {
  name: Type.String({ maxLength: 100 }),
  account_role: roleOrNull,
  projects: Type.Array(
    Type.Object(
      { slug: Type.String({ minLength: 1, maxLength: 100 }), role: Type.Enum([...memberRoles]) },
      { title: 'MemberProject', additionalProperties: false },
    ),
    { maxItems: 1_000, description: 'What the member may do in which project' },
  ),
};

/** A member as the API answers them. */
export const memberResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    email: Type.String(),
    ...memberFields,
    has_password: Type.Boolean(),
    has_second_factor: Type.Boolean(),
    has_single_sign_on: Type.Boolean({ description: 'Whether they came by single sign-on' }),
    disabled: Type.Boolean(),
    last_login_at: momentOrNull,
    created_at: Type.String({ format: 'date-time' }),
  },
  { title: 'Member' },
);

/** The link by which a member chooses a password, which only one answer has. */
export const linkShownOnce = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description:
    'Address of the page on which the member chooses a password: good once, for three days. Null when the answer is repeated for an Idempotency-Key: then make another',
});

/** A member as stored, for an answer. */
export function presentMember(member: MemberRecord) {
  return {
    id: member.id,
    email: member.email,
    name: member.name,
    account_role: member.account_role,
    projects: member.projects,
    has_password: member.has_password,
    has_second_factor: member.has_totp,
    has_single_sign_on: member.has_identity,
    disabled: member.disabled_at !== null,
    last_login_at: toMoment(member.last_login_at),
    created_at: member.created_at.toISOString(),
  };
}
