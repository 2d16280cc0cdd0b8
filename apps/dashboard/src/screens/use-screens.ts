import { useMay } from '../session/project.ts';
import { useSession } from '../session/session.ts';
import { type Screen, screens } from './index.ts';

/** The screens that the member may see, in the order of the menu. */
export function useScreens(): Screen[] {
  const { data: session } = useSession();
  const may = { viewer: useMay('viewer'), operator: useMay('operator'), admin: useMay('admin') };
  const seesInstallation = session?.account_role != null;
  return screens.filter(
    ({ role = 'viewer', isOfInstallation = false }) =>
      may[role] && (!isOfInstallation || seesInstallation),
  );
}
