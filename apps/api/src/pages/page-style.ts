import { createHash } from 'node:crypto';

/** How the pages of recipients look, by day and by night. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --accent: #0b5cd6; --on-accent: #fff; --good: #17603a; --good-ground: #e3f5ea; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1216; --card: #191d23; --text: #e9edf2; --quiet: #a2acb8; --line: #39414b; --accent: #7db3ff; --on-accent: #0b1524; --good: #a6e9c0; --good-ground: #16331f; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans JP", sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1.5rem; }
a { color: var(--accent); text-underline-offset: .2em; }
fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: .25rem; font-weight: 600; }
label { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; padding: .25rem 0; border-bottom: 1px solid var(--line); }
input[type=checkbox] { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--accent); }
button { min-height: 2.75rem; padding: .5rem 1.25rem; border: 1px solid var(--accent); border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.next { margin: 1.5rem 0 0; color: var(--quiet); }
.done { padding: .75rem 1rem; border-radius: .5rem; background: var(--good-ground); color: var(--good); }
`;

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/** Nothing runs, nothing is loaded, and a form leads nowhere else. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
