/** What one sees of a message first. */
export function headingOf(data: Record<string, unknown>): string {
  const heading = data.subject ?? data.title ?? data.body ?? data.url ?? '';
  return typeof heading === 'string' ? heading.slice(0, 120) : '';
}
