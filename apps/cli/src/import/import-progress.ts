import type { Terminal } from '../terminal/terminal.ts';

/** How far an import is. */
export interface Standing {
  rows: number;
  rejected: number;
  /** Bytes of the file that are settled. */
  bytes: number;
}

/** Shows how far an import is: a bar on a terminal, a line per 5 % or 10 s elsewhere, events for `--json`. */
export interface ImportProgress {
  update(standing: Standing): void;
  end(): void;
}

const barWidth = 20;
const redrawMs = 100;
const eventMs = 1_000;
const lineMs = 10_000;
const linesPerFile = 20;

/** Begins to show an import of a file of `totalBytes` that stands at `from`. */
export function createImportProgress(
  terminal: Terminal,
  {
    totalBytes,
    from,
    now = () => performance.now(),
  }: { totalBytes: number; from: Standing; now?: () => number },
): ImportProgress {
  const startedAt = now();
  let shownAt = startedAt;
  const stepOf = ({ bytes }: Standing) =>
    Math.floor((bytes * linesPerFile) / Math.max(1, totalBytes));
  let shownStep = stepOf(from);
  return {
    update(standing) {
      const time = now();
      const share = standing.bytes / Math.max(1, totalBytes);
      const everyMs = terminal.isJson ? eventMs : terminal.isLive ? redrawMs : lineMs;
      const isBigStep = !terminal.isJson && !terminal.isLive && stepOf(standing) > shownStep;
      if (time - shownAt < everyMs && !isBigStep) return;
      shownAt = time;
      shownStep = stepOf(standing);
      const elapsedS = Math.max(0.001, (time - startedAt) / 1000);
      const rate = Math.round((standing.rows - from.rows) / elapsedS);
      const bytesPerS = (standing.bytes - from.bytes) / elapsedS;
      const etaS = bytesPerS > 0 ? Math.ceil((totalBytes - standing.bytes) / bytesPerS) : null;
      show(terminal, { ...standing, share, rate, etaS });
    },
    end: () => terminal.redraw(''),
  };
}

interface Shown extends Standing {
  share: number;
  rate: number;
  etaS: number | null;
}

function show(terminal: Terminal, { rows, rejected, share, rate, etaS }: Shown): void {
  const percent = Math.floor(share * 100);
  if (terminal.isJson) {
    const event = { event: 'progress', done: rows, percent, rate, eta_s: etaS, rejected };
    terminal.writeEvent(event);
    return;
  }
  const filled = Math.round(barWidth * Math.min(1, share));
  const bar = terminal.isLive ? `${'▓'.repeat(filled)}${'░'.repeat(barWidth - filled)} ` : '';
  const eta = etaS === null ? '' : ` · ETA ${formatDuration(etaS)}`;
  const text = `Importing ${bar}${percent} % · ${rows.toLocaleString('en')} rows · ${rate.toLocaleString('en')}/s${eta} · ${rejected.toLocaleString('en')} rejected`;
  if (terminal.isLive) terminal.redraw(text);
  else terminal.note(text);
}

/** Seconds as `mm:ss`, or `h:mm:ss`. */
export function formatDuration(seconds: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}
