import type { MouseEvent, ReactNode } from 'react';
import type { Entry } from '../client.ts';
import { leavesPage, safeLink } from '../markdown/safe-url.ts';
import { useEntryEvents } from '../surface/session.ts';

interface Action {
  label: string;
  url: string | undefined;
}

/** A button needs a label to be one; whether it leads anywhere is the page's affair. */
function readAction(given: unknown): Action | null {
  if (typeof given !== 'object' || given === null) return null;
  const { label, url } = given as { label?: unknown; url?: unknown };
  if (typeof label !== 'string' || label.trim() === '') return null;
  return { label, url: typeof url === 'string' ? safeLink(url) : undefined };
}

/** The buttons of an entry, if it has some. */
export function EntryActions(props: { entry: Entry; onUse: () => void }): ReactNode {
  const { entry, onUse } = props;
  const { onAction } = useEntryEvents();
  const actions = (['primary', 'secondary'] as const).flatMap((which) => {
    const action = readAction(entry.data[`${which}_action`]);
    return action === null ? [] : [{ which, ...action }];
  });
  if (actions.length === 0) return null;
  return (
    <div className="nf-actions">
      {actions.map(({ which, label, url }) => {
        const onClick = (event: MouseEvent) => {
          onUse();
          onAction?.(entry, which, event);
        };
        const className = `nf-button nf-button-${which}`;
        if (url === undefined) {
          return (
            <button key={which} type="button" className={className} onClick={onClick}>
              {label}
            </button>
          );
        }
        return (
          <a
            key={which}
            className={className}
            href={url}
            rel="noopener"
            target={leavesPage(url) ? '_blank' : undefined}
            onClick={onClick}
          >
            {label}
          </a>
        );
      })}
    </div>
  );
}
