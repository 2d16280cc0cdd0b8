import { useEffect, useState } from 'react';
import { useFollowProject } from '../live/use-live.ts';
import { useProject } from '../session/project.ts';
import { ReLogInDialog } from '../session/re-log-in-dialog.tsx';
import { CommandPalette } from './command-palette.tsx';
import { Keyboard } from './keyboard.tsx';
import { ScreenOrReason } from './screen-or-reason.tsx';
import { Sidebar } from './sidebar.tsx';

/** The frame of every screen: the menu beside it, search and keys over it. */
export function ProjectLayout() {
  const project = useProject();
  useFollowProject(project);
  const [isSearching, setSearching] = useState(false);
  useEffect(() => {
    if (project !== null) localStorage.setItem('notiflow.project', project);
  }, [project]);
  return (
    <div className="flex min-h-dvh max-md:flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded focus:bg-panel focus:p-2"
      >
        To the content
      </a>
      <Sidebar onSearch={() => setSearching(true)} />
      <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
        <ScreenOrReason />
      </main>
      <CommandPalette isOpen={isSearching} onOpenChange={setSearching} />
      <Keyboard onSearch={() => setSearching(true)} />
      <ReLogInDialog />
    </div>
  );
}
