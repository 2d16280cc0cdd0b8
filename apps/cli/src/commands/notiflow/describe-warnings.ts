/** What the API says is hardly meant. */
export interface Warning {
  step: string;
  field: string;
  message: string;
  reason: string;
}

/** Lines for people about warnings; none when there are none. */
export function describeWarnings(warnings: Warning[] = []): string[] {
  if (warnings.length === 0) return [];
  return ['  Worth a look:', ...warnings.map(({ field, message }) => `    ${field}: ${message}`)];
}
