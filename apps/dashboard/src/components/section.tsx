import { type ReactNode, useId } from 'react';

/** A part of a screen with its heading. */
export function Section({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  /** One sentence below the heading. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mb-8 last:mb-0">
      <div className="mb-3 flex min-h-8 flex-wrap items-center gap-2">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <div className="ml-auto flex flex-wrap gap-2">{actions}</div>
      </div>
      {lead !== undefined && <p className="mb-3 max-w-prose text-quiet">{lead}</p>}
      {children}
    </section>
  );
}

/** What is known of one thing, name by name. */
export function Facts({
  facts,
}: {
  facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-6 gap-y-4 rounded-lg border bg-panel p-4">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-quiet">{name}</dt>
          <dd className="mt-0.5 min-h-6 break-words">
            {value ?? <span className="text-faint">–</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
