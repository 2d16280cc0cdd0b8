/** How the dashboard looks. */
export type Theme = 'light' | 'dark' | 'system';

const key = 'notiflow.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** What was chosen. */
export function readTheme(): Theme {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Chooses how the dashboard looks, here and from now on. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(key);
  else localStorage.setItem(key, theme);
  show();
}

/** Shows the theme that was chosen, and follows the system where that was. */
export function applyTheme(): void {
  show();
  system.addEventListener('change', show);
}

function show(): void {
  const theme = readTheme();
  const isDark = theme === 'dark' || (theme === 'system' && system.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
}
