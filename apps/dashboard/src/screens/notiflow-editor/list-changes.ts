import { compactStep, type Step } from './merge-steps.ts';

/** A text that is another one in two versions. */
export interface Change {
  step: string;
  /** Of the template; null for everything else of the step. */
  field: string | null;
  kind: 'added' | 'removed' | 'changed';
  before: string;
  after: string;
}

/** What changes steps into others: the texts of templates by themselves, and the rest of each step as JSON. */
export function listChanges(from: readonly Step[], to: readonly Step[]): Change[] {
  const handles = [...new Set([...to, ...from].map(({ handle }) => handle))];
  const find = (steps: readonly Step[], handle: string) => {
    const step = steps.find((one) => one.handle === handle);
    return step && textsOf(step);
  };
  const moved = findMoved(from, to);
  const changes = handles.flatMap((step): Change[] => {
    const [before, after] = [find(from, step), find(to, step)];
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const fields = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
    return fields.flatMap((field) => {
      const [was, is] = [before?.[field] ?? '', after?.[field] ?? ''];
      if (was === is) return [];
      return [{ step, field: field === rest ? null : field, kind, before: was, after: is }];
    });
  });
  if (!moved) return changes;
  const order = (steps: readonly Step[]) => steps.map(({ handle }) => handle).join('\n');
  const whole = { step: 'order of the steps', field: null, kind: 'changed' } as const;
  return [...changes, { ...whole, before: order(from), after: order(to) }];
}

const rest = '';

/** Everything of a step as text, by field; what is not of its template stands under no name. */
function textsOf(step: Step): Record<string, string> {
  const { template, ...given } = compactStep(step);
  const data = Object.entries(template?.data ?? {}).map(([name, value]) => [name, write(value)]);
  return { [rest]: write(given), ...Object.fromEntries(data) };
}

function write(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** Whether steps of both stand in another order. */
function findMoved(from: readonly Step[], to: readonly Step[]): boolean {
  const inBoth = (steps: readonly Step[], others: readonly Step[]) =>
    steps
      .map(({ handle }) => handle)
      .filter((handle) => others.some((one) => one.handle === handle))
      .join();
  return inBoth(from, to) !== inBoth(to, from);
}
