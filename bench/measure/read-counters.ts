/** Reads the counters of the workers that say what was lost and found again, summed up by name and labels. */
export async function readCounters(healthPorts: number[]): Promise<Record<string, number>> {
  const counters: Record<string, number> = {};
  for (const port of healthPorts) {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    for (const line of (await response.text()).split('\n')) {
      const [, name = '', value = ''] =
        /^(notiflow_(?:swept|sweeps|ring|failed|rows)\S*) (\S+)$/.exec(line) ?? [];
      if (name !== '') counters[name] = (counters[name] ?? 0) + Number(value);
    }
  }
  return counters;
}
