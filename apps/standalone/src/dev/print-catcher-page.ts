import type { Caught } from './caught.ts';

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif;
    --quiet: color-mix(in srgb, currentColor 68%, transparent);
    --line: color-mix(in srgb, currentColor 16%, transparent);
    --tint: color-mix(in srgb, currentColor 6%, transparent); }
  body { max-width: 56rem; margin: 2.5rem auto; padding: 0 1rem; }
  h1 { font-size: 1.35rem; margin: 0; }
  p { color: var(--quiet); margin: .25rem 0 1.5rem; }
  details { border-top: 1px solid var(--line); }
  details:last-of-type { border-bottom: 1px solid var(--line); }
  summary { display: grid; grid-template-columns: 1rem 4.5rem 5rem 1fr auto; gap: .75rem;
    padding: .6rem .5rem; cursor: pointer; align-items: baseline; list-style: none; }
  summary::-webkit-details-marker { display: none; }
  summary::before { content: '›'; color: var(--quiet); text-align: center; }
  details[open] > summary::before { transform: rotate(90deg); }
  summary:hover { background: var(--tint); }
  summary b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  summary span { color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap;
    max-width: 18rem; overflow: hidden; text-overflow: ellipsis; }
  .message { padding: 0 .5rem 1rem 2.25rem; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .5rem; padding: .75rem 1rem;
    background: var(--tint); border-radius: .4rem; font: .85rem/1.5 ui-monospace, monospace; }
  h2 { font-size: .8rem; font-weight: 600; color: var(--quiet); margin: .5rem 0 .25rem; }
  iframe { width: 100%; height: 16rem; box-sizing: border-box; border: 1px solid var(--line);
    border-radius: .4rem; background: white; color-scheme: light; resize: vertical; }
  @media (max-width: 40rem) { summary { grid-template-columns: 1rem 4.5rem 1fr; }
    summary b, summary span:last-child { grid-column: 2 / -1; } }
`;

/** Prints the page of what was caught; every text is escaped, HTML stays in a frame that runs nothing. */
export function printCatcherPage(kept: Caught[]): string {
  const entries = kept.map(printEntry).join('\n');
  const nothing = '<p>Nothing yet. Run a notiflow, and what it sends appears here.</p>';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Caught messages (${kept.length})</title>
<style>${style}</style>
<h1>Caught messages</h1>
<p>Mails and webhooks that would have left this machine, newest first. Reload for what came since.</p>
${kept.length === 0 ? nothing : entries}
</html>
`;
}

function printEntry(caught: Caught): string {
  const { kind, at, to, title } = caught;
  const time = at.toLocaleTimeString('en-GB');
  return `<details><summary><span>${time}</span><span>${kind}</span><b>${escapeHtml(title)}</b><span>${escapeHtml(to)}</span></summary><div class="message">${printMessage(caught)}</div></details>`;
}

function printMessage(caught: Caught): string {
  const text = `<pre>${escapeHtml(layOut(caught.text))}</pre>`;
  if (caught.kind === 'webhook') {
    return `<h2>Body</h2>${text}<h2>Headers</h2><pre>${escapeHtml(caught.headers)}</pre>`;
  }
  if (caught.html === null) return text;
  const frame = `<iframe sandbox srcdoc="${escapeHtml(caught.html)}" title="The mail as a reader shows it"></iframe>`;
  return `${frame}<h2>As text</h2>${text}`;
}

/** Spreads JSON over lines; stays with the text where that would not say the same, as of a number too long for us. */
function layOut(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text;
  }
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
