import { Link } from '@tanstack/react-router';

/** A part of a whole, with what it is counted by. */
export interface Share {
  name: string;
  count: number;
  tone: 'good' | 'warn' | 'bad' | 'busy' | 'quiet';
  /** Where the things are listed that it counts. */
  to?: string;
  search?: Record<string, string>;
}

const fills = {
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  busy: 'bg-accent',
  quiet: 'bg-faint',
} as const;

/** A whole as a bar of its parts with their numbers below; each part says where it leads. */
export function ShareBar({ label, shares }: { label: string; shares: readonly Share[] }) {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  return (
    <div>
      <div
        role="img"
        aria-label={`${label}: ${shares.map(({ name, count }) => `${count} ${name}`).join(', ')}`}
        className="flex h-2 gap-px overflow-hidden rounded-full bg-raised contain-layout"
      >
        {shares
          .filter(({ count }) => count > 0)
          .map(({ name, count, tone }) => (
            <span
              key={name}
              className={`min-w-[3px] transition-[flex-grow] duration-500 motion-reduce:transition-none ${fills[tone]}`}
              style={{ flexGrow: count / total }}
            />
          ))}
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
        {shares.map(({ name, count, tone, to, search }) => (
          <li key={name} className={count === 0 ? 'text-faint' : ''}>
            <span className="flex items-center gap-1.5 text-xs">
              <span aria-hidden className={`size-2 rounded-full ${fills[tone]}`} />
              {name.replaceAll('_', ' ')}
            </span>
            <span className="text-lg font-semibold tabular-nums">
              {to !== undefined && count > 0 ? (
                // biome-ignore lint/suspicious/noExplicitAny: the search of any screen
                <Link to={to} search={search as any} className="hover:underline">
                  {count.toLocaleString('en')}
                </Link>
              ) : (
                count.toLocaleString('en')
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
