import { type ReactNode, useEffect } from 'react';
import { useVisit } from '../layout/search/recent.ts';

/** A screen: its title, what can be done, and its content. */
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  /** Beside the title: a status, an id. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Notiflow`;
  }, [title]);
  useVisit(title);
  return (
    <>
      <header className="sticky top-0 z-20 flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-ground/90 px-6 py-2 backdrop-blur">
        <h1 className="text-base font-semibold">{title}</h1>
        {lead}
        <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>
      </header>
      <div className="p-6">{children}</div>
    </>
  );
}
