import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useScreens } from '../screens/use-screens.ts';
import { useProject } from '../session/project.ts';
import { isTyping } from './is-typing.ts';

/** What is done by keys everywhere: `Ctrl K` and `/` search, `g` and a letter go to a screen. */
export function Keyboard({ onSearch }: { onSearch: () => void }) {
  const project = useProject();
  const navigate = useNavigate();
  const screens = useScreens();
  useEffect(() => {
    let goesAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onSearch();
        return;
      }
      if (isTyping(event) || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === '/') {
        event.preventDefault();
        onSearch();
        return;
      }
      if (event.timeStamp - goesAt < 1_000) {
        const screen = screens.find(({ menu }) => menu?.key === event.key);
        goesAt = 0;
        if (screen !== undefined && project !== null) {
          event.preventDefault();
          // biome-ignore lint/suspicious/noExplicitAny: the paths are data, the router's types know literals
          void navigate({ to: `/p/$project${screen.path}`, params: { project } } as any);
        }
        return;
      }
      if (event.key === 'g') goesAt = event.timeStamp;
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [project, navigate, onSearch, screens]);
  return null;
}
