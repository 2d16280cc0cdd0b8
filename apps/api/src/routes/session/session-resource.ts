import { memberRoles } from '@notiflow/contracts';
import type { SessionRecord } from '@notiflow/database';
import Type from 'typebox';

const role = Type.Enum([...memberRoles]);

/** Who is logged in, and what they may do where. */
export const sessionResource = Type.Object(
  {
    member: Type.Object({ id: Type.String(), email: Type.String(), name: Type.String() }),
    needs_second_factor: Type.Boolean({
      description: 'Whether nothing is shown yet because the second factor is still wanted',
    }),
    has_second_factor: Type.Boolean(),
    account_role: Type.Unsafe<(typeof memberRoles)[number] | null>({
      enum: [...memberRoles, null],
      description: 'What the member may do in every project; null where only the projects say',
    }),
    projects: Type.Array(
      Type.Object({ slug: Type.String(), name: Type.String(), role }, { title: 'SessionProject' }),
    ),
  },
  { title: 'Session' },
);

/** A session as found, for its own member. */
export function presentSession(session: SessionRecord) {
  const { memberId: id, email, name, isVerified, hasTotp, accountRole, projects } = session;
  const seen = isVerified ? projects : [];
  return {
    member: { id, email, name },
    needs_second_factor: !isVerified,
    has_second_factor: hasTotp,
    account_role: isVerified ? accountRole : null,
    projects: seen.map((project) => {
      return { slug: project.slug, name: project.name, role: project.role };
    }),
  };
}
