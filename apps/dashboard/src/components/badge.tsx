const tones = {
  good: 'bg-good-ground text-good',
  warn: 'bg-warn-ground text-warn',
  bad: 'bg-bad-ground text-bad',
  busy: 'bg-accent-ground text-accent',
  quiet: 'bg-raised text-quiet',
} as const;

/** What a status is to somebody who looks whether something is wrong. */
export type Tone = keyof typeof tones;

const toneOfStatus: Record<string, Tone> = {
  accepted: 'busy',
  fanning_out: 'busy',
  fanned_out: 'good',
  pending: 'busy',
  processing: 'busy',
  waiting: 'busy',
  processed: 'good',
  sent: 'good',
  delivered: 'good',
  stopped: 'quiet',
  skipped: 'quiet',
  canceled: 'quiet',
  expired: 'warn',
  unknown: 'warn',
  quarantined: 'bad',
  bounced: 'bad',
  failed: 'bad',
};

// A shape beside the colour, for whoever sees none.
const shapes: Record<Tone, string> = { good: '●', warn: '▲', bad: '■', busy: '◐', quiet: '○' };

/** The tone of a status. */
export function toneOf(status: string): Tone {
  return toneOfStatus[status] ?? 'quiet';
}

/** A word with its tone; by default that of the status it is. */
export function Badge({ text, tone }: { text: string; tone?: Tone }) {
  const shown = tone ?? toneOf(text);
  return (
    <span
      className={`inline-flex h-5.5 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap ${tones[shown]}`}
    >
      <span aria-hidden className="text-[9px]">
        {shapes[shown]}
      </span>
      {text.replaceAll('_', ' ')}
    </span>
  );
}
