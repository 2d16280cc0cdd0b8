import { useNavigate } from '@tanstack/react-router';
import { defaultFilter } from 'cmdk';
import {
  CircleUser,
  FolderOpen,
  Link as LinkIcon,
  LogOut,
  type LucideIcon,
  Moon,
  Sun,
} from 'lucide-react';
import { useScreens } from '../../screens/use-screens.ts';
import { useProject } from '../../session/project.ts';
import { useSession, useSessionActions } from '../../session/session.ts';
import { chooseTheme } from '../theme.ts';

/** Something the palette can do. */
export interface Command {
  title: string;
  group: 'Screens' | 'Actions';
  icon: LucideIcon;
  /** The keys that do it without the palette. */
  keys?: string;
  /** Where it goes, below the project; the others act. */
  path?: string;
  act?: () => void;
}

/** Every screen the member may see, and what can be done anywhere. */
export function useCommands(): Command[] {
  const project = useProject();
  const navigate = useNavigate();
  const screens = useScreens();
  const { data: session } = useSession();
  const { logOut } = useSessionActions();
  const isDark = document.documentElement.dataset.theme === 'dark';
  const ofScreens = screens.flatMap(({ path, menu }): Command[] =>
    menu === null
      ? []
      : [
          {
            title: menu.title,
            group: 'Screens',
            icon: menu.icon,
            path,
            ...(menu.key !== undefined && { keys: `g ${menu.key}` }),
          },
        ],
  );
  const ofProjects = (session?.projects ?? []).flatMap(({ slug, name }): Command[] =>
    slug === project
      ? []
      : [
          {
            title: `Go to project ${name || slug}`,
            group: 'Actions',
            icon: FolderOpen,
            act: () => void navigate({ to: '/p/$project', params: { project: slug } }),
          },
        ],
  );
  return [
    ...ofScreens,
    ...ofProjects,
    {
      title: 'Your account',
      group: 'Actions',
      icon: CircleUser,
      act: () => void navigate({ to: '/account' }),
    },
    {
      title: isDark ? 'Light theme' : 'Dark theme',
      group: 'Actions',
      icon: isDark ? Sun : Moon,
      act: () => chooseTheme(isDark ? 'light' : 'dark'),
    },
    {
      title: 'Copy a link to this page',
      group: 'Actions',
      icon: LinkIcon,
      act: () => void navigator.clipboard.writeText(location.href),
    },
    {
      title: 'Log out',
      group: 'Actions',
      icon: LogOut,
      act: () => void logOut().then(() => navigate({ to: '/login' })),
    },
  ];
}

// Letters that are scattered over a title are an accident.
const scoreMin = 0.3;

/** Those whose titles have the letters of the text, the best first; all for none. */
export function filterCommands(commands: readonly Command[], text: string): Command[] {
  const wanted = text.trim();
  if (wanted === '') return [...commands];
  return commands
    .map((command) => ({ command, score: defaultFilter(command.title, wanted) }))
    .filter(({ score }) => score >= scoreMin)
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command);
}
