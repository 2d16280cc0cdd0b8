import type { Standalone } from './start-standalone.ts';

/** One line per finished part of the start. */
export function stepLine(step: { what: string; detail: string; durationMs: number }): string {
  const seconds = step.durationMs < 50 ? '' : `${(step.durationMs / 1000).toFixed(1)} s`;
  return `✓ ${step.what.padEnd(15)} ${step.detail.padEnd(48)} ${seconds}`.trimEnd();
}

/** What a newcomer needs next: where things are, and a first request to copy. */
export function banner(standalone: Standalone, { logPath }: { logPath: string | null }): string {
  const { apiUrl, credentials, credentialsPath, memberLink } = standalone;
  const lines = [
    '',
    `Notiflow is up: ${apiUrl}`,
    `  Dashboard    ${memberLink ?? `${apiUrl}/ops`}`,
    ...(memberLink === null
      ? []
      : ['               The link is good once: choose a password by it.']),
    `  Credentials  ${credentialsPath}`,
    `  API          ${apiUrl}/docs`,
    ...(logPath === null ? [] : [`  Logs         ${logPath}`]),
    '',
    credentials.api_key === undefined
      ? 'This database already had a project: use the keys you have for it.'
      : 'Send the first notification: README, "Your first notification".',
    'Stop with Ctrl-C.',
    '',
  ];
  return lines.join('\n');
}
