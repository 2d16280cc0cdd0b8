const controls = /[^\P{Cc}\n\t]/gu;

/** Text of others without the control characters that could move the cursor or fake a line. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(controls, '\uFFFD');
}
