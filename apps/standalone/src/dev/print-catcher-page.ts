import type { Caught } from './caught.ts';

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.25rem; margin: 0; }
  p { color: GrayText; margin: .25rem 0 1.5rem; }
  details { border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
  summary { display: flex; gap: 1rem; padding: .6rem 0; cursor: pointer; align-items: baseline; }
  summary b { flex: 1; font-weight: 600; overflow: hidden; text-overflow: ellipsis; }
  summary span { color: GrayText; font-variant-numeric: tabular-nums; white-space: nowrap; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1rem; font-size: .85rem; }
  iframe { width: 100%; height: 24rem; border: 1px solid GrayText; background: white; margin: 0 0 1rem; }
`;

/** Prints the page of what was caught; every text is escaped, HTML stays in a frame that runs nothing. */
export function printCatcherPage(kept: Caught[]): string {
  const entries = kept.map(printEntry).join('\n');
  const nothing = '<p>Nothing yet. Run a notiflow, and what it sends appears here.</p>';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Caught messages (${kept.length})</title>
<style>${style}</style>
<h1>Caught messages</h1>
<p>Mails and webhooks that would have left this machine. Reload for what came since.</p>
${kept.length === 0 ? nothing : entries}
</html>
`;
}

function printEntry({ kind, at, to, title, text, html }: Caught): string {
  const body =
    html === null
      ? `<pre>${escapeHtml(text)}</pre>`
      : `<iframe sandbox srcdoc="${escapeHtml(html)}" title="The mail as a reader shows it"></iframe>`;
  const time = at.toLocaleTimeString('en-GB');
  return `<details><summary><span>${time}</span><span>${kind}</span><b>${escapeHtml(title)}</b><span>${escapeHtml(to)}</span></summary>${body}</details>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
