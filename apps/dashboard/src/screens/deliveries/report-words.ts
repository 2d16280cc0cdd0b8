const sources: Record<string, string> = {
  callback: 'the provider',
  receipt: 'the provider',
  mail: 'a mail that came back',
  link: 'a link of the mail',
  clock: 'the clock',
  simulation: 'a simulation',
};

/** Who says what a delivery became. */
export function sourceWords(source: string): string {
  return sources[source] ?? source.replaceAll('_', ' ');
}
