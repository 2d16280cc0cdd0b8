import type { PlanResource } from '@notiflow/contracts';
import { printable } from '../terminal/printable.ts';
import { formatTimeline } from './format-timeline.ts';

/** A plan for people: what it is of, the way of each recipient, and what was supposed. */
export function formatPlan(plan: PlanResource): string {
  const ways = plan.recipients.map((one) => {
    const known = one.is_known ? '' : ', a new user';
    const reason = one.reason === null ? '' : `: ${one.reason}`;
    const head = printable(`${one.external_id}${known} – ${one.status}${reason}`);
    // Everything in a plan is worked out: saying so of each line would say nothing.
    const timeline = one.timeline.map((entry) => ({ ...entry, recomputed: false }));
    return `${head}\n${formatTimeline(timeline)}`;
  });
  const supposed = plan.assumptions.map(({ step, text }) => {
    return printable(`  - ${step === null ? '' : `${step}: `}${text}`);
  });
  return [describe(plan), ...ways, ['Supposed:', ...supposed].join('\n')].join('\n\n');
}

function describe({ notiflow, version, fan_out, starts_at, expires_at }: PlanResource): string {
  const { recipients, planned, actor_left_out, topic } = fan_out;
  const where = topic === null ? '' : ` on the topic ${topic}`;
  const shown = planned === recipients ? '' : `, of which the first ${planned} are shown`;
  const actor = actor_left_out ? ', without the actor' : '';
  const lines = [
    `${notiflow.handle}, version ${version.number} (${version.status})`,
    `${recipients} ${recipients === 1 ? 'recipient' : 'recipients'}${where}${actor}${shown}`,
    `from ${starts_at}${expires_at === null ? '' : `, expires ${expires_at}`}`,
  ];
  return printable(lines.join('\n'));
}
