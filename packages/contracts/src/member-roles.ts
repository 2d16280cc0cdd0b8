/** What a member may do, each more than the one before: see, work with what is there, change what there is. */
export const memberRoles = ['viewer', 'operator', 'admin'] as const;

/** What a member may do. */
export type MemberRole = (typeof memberRoles)[number];

/** Tells whether a role is enough where another one is the least. */
export function isRoleEnough(role: MemberRole, least: MemberRole): boolean {
  return memberRoles.indexOf(role) >= memberRoles.indexOf(least);
}
