import type { Connection } from '../live/changes.ts';
import { useConnection } from '../live/use-live.ts';

const signs: Record<Connection, { text: string; dot: string; title: string }> = {
  live: { text: 'Live', dot: 'bg-good', title: 'What happens is shown as it happens' },
  connecting: {
    text: 'Connecting',
    dot: 'bg-warn',
    title: 'There is no stream at the moment: this page asks every few seconds until there is',
  },
  polling: {
    text: 'Asking now and then',
    dot: 'bg-faint',
    title:
      'No stream comes through, perhaps because a proxy holds it back: this page asks every few seconds',
  },
};

/** Says quietly how fresh a page is. */
export function LiveSign() {
  const { text, dot, title } = signs[useConnection()];
  return (
    <p title={title} className="flex h-6 items-center gap-2 px-2.5 text-xs text-quiet">
      <span aria-hidden className={`size-1.5 rounded-full ${dot}`} />
      {text}
    </p>
  );
}
