import type { Role, Session } from '../session/session.ts';
import { maySee } from './use-screens.ts';

const sees = (screen: Parameters<typeof maySee>[0], role: Role | null, everywhere: Role | null) =>
  maySee(screen, { role, session: { account_role: everywhere } as Session });

it('shows what is of the project to whoever may enough in it', () => {
  expect(sees({}, 'viewer', null)).toBe(true);
  expect(sees({ role: 'operator' }, 'viewer', 'viewer')).toBe(false);
  expect(sees({ role: 'admin' }, 'admin', null)).toBe(true);
});

it('shows what is of the installation to whoever may enough everywhere, whatever they are in a project', () => {
  const members = { isOfInstallation: true, role: 'admin' } as const;
  expect(sees(members, 'admin', null)).toBe(false);
  expect(sees(members, 'admin', 'viewer')).toBe(false);
  expect(sees(members, 'admin', 'admin')).toBe(true);
  expect(sees({ isOfInstallation: true }, 'viewer', 'viewer')).toBe(true);
});
