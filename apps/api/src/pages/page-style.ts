import { createHash } from 'node:crypto';

/** How the pages of recipients look, by day and by night. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --edge: #7d8792; --accent: #0b5cd6; --on-accent: #fff; --tint: #eaf1fd; --good: #17603a; --good-ground: #e3f5ea; --bad: #9a1c1c; --bad-ground: #fdeaea; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1216; --card: #191d23; --text: #e9edf2; --quiet: #a2acb8; --line: #39414b; --edge: #7d8896; --accent: #7db3ff; --on-accent: #0b1524; --tint: #1c2a40; --good: #a6e9c0; --good-ground: #16331f; --bad: #ffb4ab; --bad-ground: #3b1a1a; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans JP", sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1.5rem; }
a { color: var(--accent); text-underline-offset: .2em; }
fieldset { margin: 0 0 2rem; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: .25rem; font-weight: 600; }
.hint { margin: 0 0 .5rem; color: var(--quiet); font-size: .9375rem; }
.window + .hint, .row + .hint { margin: .75rem 0 0; }
.row { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: center; justify-content: space-between; border-bottom: 1px solid var(--line); }
.row > label { display: flex; flex: 1 1 12rem; gap: .75rem; align-items: center; min-height: 2.75rem; padding: .25rem 0; }
.row > select { margin: .25rem 0; }
input[type=checkbox] { width: 1.25rem; height: 1.25rem; margin: 0; flex: none; accent-color: var(--accent); }
select, input[type=time] { min-height: 2.75rem; max-width: 100%; padding: .375rem .75rem; border: 1px solid var(--edge); border-radius: .5rem; background: var(--card); color: var(--text); font: inherit; }
.window { padding: .75rem 0 1rem; border-bottom: 1px solid var(--line); }
.times { display: grid; grid-template-columns: repeat(2, minmax(0, 9.5rem)); gap: 1rem; }
.time { display: flex; flex-direction: column; gap: .25rem; color: var(--quiet); }
.days { display: flex; flex-wrap: wrap; gap: .375rem; margin: .75rem 0 0; }
.days legend { margin-bottom: .5rem; color: var(--quiet); font-weight: 400; }
.days label { display: flex; gap: .375rem; align-items: center; min-height: 2.25rem; padding: .25rem .625rem; border: 1px solid var(--edge); border-radius: 2rem; font-size: .875rem; }
.days label:has(:checked) { border-color: var(--accent); background: var(--tint); }
.days input[type=checkbox] { width: 1rem; height: 1rem; }
.state { margin: 0 0 .5rem; padding: .5rem .75rem; border-radius: .5rem; background: var(--tint); }
button { min-height: 2.75rem; padding: .5rem 1.25rem; border: 1px solid var(--accent); border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 30rem) { .row > label + select { flex: 1 1 100%; margin: 0 0 .5rem; } .row > label:has(input) + select { flex-basis: auto; margin-left: 2rem; } body { padding: 0; background: var(--card); } main { padding: 1.5rem 1rem 2rem; border: 0; border-radius: 0; } }
.next { margin: 1.5rem 0 0; color: var(--quiet); }
.done { padding: .75rem 1rem; border-radius: .5rem; background: var(--good-ground); color: var(--good); }
.wrong { padding: .75rem 1rem; border-radius: .5rem; background: var(--bad-ground); color: var(--bad); }
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
