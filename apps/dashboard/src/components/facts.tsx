import type { ReactNode } from 'react';

/** What is known of one thing, name by name; what is null is left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1.5">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-quiet">{name}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** A part of a screen with its heading. */
export function Section({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  /** What it is for, where the heading does not say so. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="mb-8">
      <div className="mb-2 flex min-h-8 flex-wrap items-center gap-2">
        <h2 className="font-semibold">{title}</h2>
        <div className="ml-auto flex flex-wrap gap-2">{actions}</div>
      </div>
      {lead !== undefined && <p className="mb-3 max-w-prose text-quiet">{lead}</p>}
      {children}
    </section>
  );
}

/** A panel on the ground. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className="rounded-lg border bg-panel p-4">{children}</div>;
}
