import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useProject } from '../../session/project.ts';

/** A thing that was looked at lately. */
export interface Recent {
  /** Below the project, as in `/runs/…`. */
  path: string;
  title: string;
}

const most = 6;

// Of the tab, and gone with it: titles may be names of people, and the next person at this machine is another one.
const keyOf = (project: string) => `notiflow.recent.${project}`;

/** What was looked at in the project lately, the last first. */
export function readRecent(project: string | null): Recent[] {
  if (project === null) return [];
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(project)) ?? '[]') as Recent[];
  } catch {
    return [];
  }
}

/** Remembers that this thing was looked at, where the page is one of a thing and no list. */
export function useVisit(title: string): void {
  const project = useProject();
  const { pathname } = useLocation();
  useEffect(() => {
    const path = pathname.split('/').slice(3).join('/');
    if (project === null || !path.includes('/')) return;
    const others = readRecent(project).filter((recent) => recent.path !== `/${path}`);
    const kept = [{ path: `/${path}`, title }, ...others].slice(0, most);
    sessionStorage.setItem(keyOf(project), JSON.stringify(kept));
  }, [project, pathname, title]);
}
