import { useNavigate } from '@tanstack/react-router';
import { History, type LucideIcon } from 'lucide-react';
import { screens } from '../../screens/index.ts';
import { useProject } from '../../session/project.ts';
import { type Found, foundKinds, lineBelow, type Place, titleOf } from './found-places.ts';
import { readRecent } from './recent.ts';
import { type Command, filterCommands, useCommands } from './use-commands.ts';
import type { Search } from './use-search.ts';

/** A line of the palette. */
export interface Entry {
  /** Names it among all lines. */
  key: string;
  icon: LucideIcon;
  title: string;
  below?: string;
  kind?: string;
  status?: string | null;
  keys?: string | undefined;
  /** What choosing it does; where it leads somewhere, a new tab may be asked for. */
  choose: (inNewTab: boolean) => void;
}

/** Lines that belong together. */
export interface EntryGroup {
  title: string;
  entries: Entry[];
}

/** The lines of the palette for a text: what it names exactly, then what can be done, then what else was found. */
export function useEntries(text: string, search: Search): EntryGroup[] {
  const project = useProject();
  const navigate = useNavigate();
  const commands = useCommands();

  const goTo =
    ({ path, search: filters = {} }: Place) =>
    (inNewTab: boolean) => {
      const to = `/p/${project}${path}`;
      const query = new URLSearchParams(filters);
      if (inNewTab)
        window.open(`/ops${to}${query.size === 0 ? '' : `?${query}`}`, '_blank', 'noopener');
      // biome-ignore lint/suspicious/noExplicitAny: the paths are data, the router's types know literals
      else void navigate({ to, search: filters } as any);
    };

  const ofFound = (found: Found): Entry => ({
    key: `${found.kind} ${found.id}`,
    icon: foundKinds[found.kind].icon,
    title: titleOf(found),
    below: lineBelow(found),
    kind: foundKinds[found.kind].word,
    status: found.status,
    choose: goTo(foundKinds[found.kind].place(found)),
  });

  const ofCommand = ({ title, icon, keys, path, act }: Command): Entry => ({
    key: title,
    icon,
    title,
    keys,
    choose: path === undefined ? () => act?.() : goTo({ path }),
  });

  const groups =
    text.trim() === ''
      ? [
          {
            title: 'Looked at lately',
            entries: readRecent(project).map(({ path, title }) => ({
              key: path,
              icon: iconOf(path),
              title,
              below: describePath(path),
              choose: goTo({ path }),
            })),
          },
          ...(['Screens', 'Actions'] as const).map((title) => ({
            title,
            entries: commands.filter(({ group }) => group === title).map(ofCommand),
          })),
        ]
      : [
          { title: 'Found', entries: search.items.filter(({ exact }) => exact).map(ofFound) },
          { title: 'Screens and actions', entries: filterCommands(commands, text).map(ofCommand) },
          { title: 'Also found', entries: search.items.filter(({ exact }) => !exact).map(ofFound) },
        ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** The icon of the screen that lists what is at the path. */
function iconOf(path: string): LucideIcon {
  return screens.find((screen) => screen.path === `/${firstOf(path)}`)?.menu?.icon ?? History;
}

const firstOf = (path: string) => path.split('/')[1] ?? '';

function describePath(path: string): string {
  return firstOf(path).replaceAll('-', ' ');
}
