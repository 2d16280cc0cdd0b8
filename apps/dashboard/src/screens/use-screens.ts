import { isRoleEnough, useRole } from '../session/project.ts';
import { type Role, type Session, useSession } from '../session/session.ts';
import { type Screen, screens } from './index.ts';

/** Whether a member sees a screen; what is of the installation is for whoever may something everywhere. */
export function maySee(
  { role: least = 'viewer', isOfInstallation = false }: Pick<Screen, 'role' | 'isOfInstallation'>,
  { session, role }: { session: Session | null | undefined; role: Role | null },
): boolean {
  return isRoleEnough(isOfInstallation ? (session?.account_role ?? null) : role, least);
}

/** The screens that the member may see, in the order of the menu. */
export function useScreens(): Screen[] {
  const { data: session } = useSession();
  const role = useRole();
  return screens.filter((screen) => maySee(screen, { session, role }));
}
