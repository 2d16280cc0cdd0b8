import type { Figure } from './step-figures.ts';

const fills = {
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  busy: 'bg-accent',
  quiet: 'bg-faint',
} as const;
const inks = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  busy: 'text-accent',
  quiet: 'text-quiet',
} as const;

/** What became of those who came to a step: a thin bar of shares, and the numbers below. */
export function FigureBar({ figures }: { figures: readonly Figure[] }) {
  return (
    <span className="block">
      <span aria-hidden className="flex h-1 gap-px overflow-hidden rounded-full bg-raised">
        {figures.map(({ word, count, tone }) => (
          <span
            key={word}
            className={`min-w-[2px] transition-[flex-grow] duration-500 ${fills[tone]}`}
            style={{ flexGrow: count }}
          />
        ))}
      </span>
      <span className="mt-1 flex h-4 gap-2.5 overflow-hidden text-[12px] leading-4 whitespace-nowrap tabular-nums">
        {figures.length === 0 && <span className="text-faint">nobody came here</span>}
        {figures.slice(0, 3).map(({ word, count, tone }) => (
          <span key={word} className={inks[tone]}>
            {count.toLocaleString('en')} {word}
          </span>
        ))}
        {figures.length > 3 && (
          <span className="text-faint">
            …
            <span className="sr-only">
              {figures
                .slice(3)
                .map(({ word, count }) => `${count} ${word}`)
                .join(', ')}
            </span>
          </span>
        )}
      </span>
    </span>
  );
}
