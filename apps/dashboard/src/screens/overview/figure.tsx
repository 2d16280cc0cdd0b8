import { Link } from '@tanstack/react-router';
import type { Tone } from '../../components/badge.tsx';
import { useProject } from '../../session/project.ts';

const whole = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });
const colors: Partial<Record<Tone, string>> = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
};

/** One number that says how things are, and leads to what it counts. */
export function Figure({
  title,
  value,
  kind = 'whole',
  tone,
  link,
}: {
  title: string;
  value: number | null;
  kind?: 'whole' | 'share';
  tone?: Tone;
  link?: string;
}) {
  const project = useProject();
  const text = value === null ? '–' : (kind === 'whole' ? whole : share).format(value);
  const content = (
    <>
      <span className="text-[13px] text-quiet">{title}</span>
      <span
        className={`text-2xl font-semibold tracking-tight tabular-nums ${tone === undefined || value === null ? '' : (colors[tone] ?? '')}`}
      >
        {text}
      </span>
    </>
  );
  const frame = 'flex min-h-20 flex-col justify-between rounded-lg border bg-panel px-4 py-3';
  if (link === undefined) return <div className={frame}>{content}</div>;
  return (
    <Link to={`/p/${project}${link}`} className={`${frame} hover:bg-raised`}>
      {content}
    </Link>
  );
}
