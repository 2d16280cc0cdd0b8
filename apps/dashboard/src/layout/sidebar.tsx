import { Menu } from '@base-ui/react/menu';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import {
  ChevronsUpDown,
  CircleUser,
  LogOut,
  Menu as MenuIcon,
  Moon,
  Search,
  Sun,
  X,
} from 'lucide-react';
import { useState } from 'react';
import { groups } from '../screens/index.ts';
import { useScreens } from '../screens/use-screens.ts';
import { useProject } from '../session/project.ts';
import { useSession, useSessionActions } from '../session/session.ts';
import { LiveSign } from './live-sign.tsx';
import { chooseTheme, readTheme } from './theme.ts';

const item =
  'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-quiet outline-none transition-colors hover:bg-raised hover:text-ink data-[status=active]:bg-accent-ground data-[status=active]:font-medium data-[status=active]:text-ink';
const menuId = 'menu-of-screens';
const option =
  'flex h-8 items-center rounded px-2.5 outline-none data-[highlighted]:bg-raised cursor-pointer';

/** The menu of screens, by group. */
export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const project = useProject() ?? '';
  const screens = useScreens();
  const { pathname } = useLocation();
  // Where there is little room it is opened over one screen, and is closed on the next.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === pathname;
  const whenOpen = isOpen ? '' : 'max-md:hidden';
  return (
    <nav
      aria-label="Screens"
      className="sticky top-0 z-30 flex h-dvh w-56 flex-none flex-col gap-3 overflow-y-auto border-r bg-panel p-3 max-md:h-auto max-md:max-h-dvh max-md:w-full max-md:border-r-0 max-md:border-b"
    >
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <ProjectMenu />
        </div>
        <button
          type="button"
          onClick={onSearch}
          aria-label="Search"
          className="hidden size-10 place-items-center rounded-md text-quiet hover:bg-raised hover:text-ink max-md:grid"
        >
          <Search size={18} aria-hidden />
        </button>
        <button
          type="button"
          onClick={() => setOpenAt(isOpen ? null : pathname)}
          aria-expanded={isOpen}
          aria-controls={menuId}
          aria-label="Menu"
          className="hidden size-10 place-items-center rounded-md text-quiet hover:bg-raised hover:text-ink max-md:grid"
        >
          {isOpen ? <X size={18} aria-hidden /> : <MenuIcon size={18} aria-hidden />}
        </button>
      </div>
      <button
        type="button"
        onClick={onSearch}
        className="flex h-8 items-center gap-2.5 rounded-md border bg-ground px-2.5 text-quiet hover:text-ink max-md:hidden"
      >
        <Search size={14} aria-hidden />
        Search
        <kbd className="ml-auto rounded border bg-panel px-1 font-sans text-[11px]">Ctrl K</kbd>
      </button>
      <div
        id={menuId}
        className={`flex flex-1 flex-col gap-4 max-md:grid max-md:grid-cols-2 ${whenOpen}`}
      >
        {groups
          .filter((group) => screens.some(({ menu }) => menu?.group === group))
          .map((group) => (
            <div key={group}>
              <h2 className="px-2.5 pb-1 text-[11px] font-medium tracking-wide text-faint uppercase">
                {group}
              </h2>
              <ul>
                {screens
                  .filter(({ menu }) => menu?.group === group)
                  .map(({ path, menu }) => {
                    const Icon = menu?.icon;
                    return (
                      <li key={path}>
                        <Link
                          // biome-ignore lint/suspicious/noExplicitAny: the paths are data, the router's types know literals
                          to={`/p/$project${path === '/' ? '' : path}` as any}
                          // biome-ignore lint/suspicious/noExplicitAny: as above
                          params={{ project } as any}
                          activeOptions={{ exact: path === '/', includeSearch: false }}
                          className={item}
                        >
                          {Icon && <Icon size={15} strokeWidth={1.75} aria-hidden />}
                          {menu?.title}
                        </Link>
                      </li>
                    );
                  })}
              </ul>
            </div>
          ))}
      </div>
      <div className={whenOpen}>
        <LiveSign />
        <MemberMenu />
      </div>
    </nav>
  );
}

function ProjectMenu() {
  const project = useProject();
  const { data: session } = useSession();
  const navigate = useNavigate();
  const current = session?.projects.find(({ slug }) => slug === project);
  return (
    <Menu.Root>
      <Menu.Trigger
        className="flex h-10 w-full items-center gap-2.5 rounded-md px-1.5 text-left font-semibold hover:bg-raised"
        aria-label={`Project ${current?.name ?? project}, choose another`}
      >
        <img src="/ops/icon.svg" alt="" className="size-6" />
        <span className="truncate">{current?.name ?? project}</span>
        <ChevronsUpDown size={14} className="ml-auto text-faint" aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className="z-40">
          <Menu.Popup className="min-w-52 rounded-lg border bg-panel p-1 shadow-pop outline-none">
            {session?.projects.map(({ slug, name, role }) => (
              <Menu.Item
                key={slug}
                className={option}
                onClick={() => navigate({ to: '/p/$project', params: { project: slug } })}
              >
                <span className="truncate">{name}</span>
                <span className="ml-auto pl-4 text-faint">{role}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function MemberMenu() {
  const { data: session } = useSession();
  const { logOut } = useSessionActions();
  const navigate = useNavigate();
  const [theme, setTheme] = useState(readTheme);
  const isDark = document.documentElement.dataset.theme === 'dark';
  const switchTheme = () => {
    const next = isDark ? 'light' : 'dark';
    chooseTheme(next);
    setTheme(next);
  };
  const end = async () => {
    await logOut();
    await navigate({ to: '/login' });
  };
  return (
    <div className="flex items-center gap-1 border-t pt-2" data-theme-choice={theme}>
      <Link
        to="/account"
        title={`${session?.member.email}: your account`}
        className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-quiet hover:bg-raised hover:text-ink"
      >
        <CircleUser size={15} strokeWidth={1.75} className="flex-none" aria-hidden />
        <span className="truncate">{session?.member.name || session?.member.email}</span>
      </Link>
      <button
        type="button"
        onClick={switchTheme}
        className="grid size-8 place-items-center rounded-md text-quiet hover:bg-raised hover:text-ink"
        aria-label={isDark ? 'Light theme' : 'Dark theme'}
      >
        {isDark ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
      </button>
      <button
        type="button"
        onClick={end}
        className="grid size-8 place-items-center rounded-md text-quiet hover:bg-raised hover:text-ink"
        aria-label="Log out"
      >
        <LogOut size={15} aria-hidden />
      </button>
    </div>
  );
}
