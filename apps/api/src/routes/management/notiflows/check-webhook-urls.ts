import type { FieldProblem, Step, StepBody, WebhookTemplate } from '@notiflow/contracts';
import type { Outbound } from '@notiflow/providers';

interface Steps {
  given: StepBody[];
  /** The same steps, normalised. */
  steps: Step[];
}

/** What is wrong with webhook URLs that can be told before rendering: those whose host holds no Liquid. */
export async function checkWebhookUrls(
  outbound: Outbound,
  { given, steps }: Steps,
): Promise<FieldProblem[]> {
  const checks = steps.map(async (step) => {
    const message = await checkWebhookUrl(outbound, step);
    if (message === null) return [];
    const index = given.findIndex(({ handle }) => handle === step.handle);
    return [{ field: `steps[${index}].template.url`, message, reason: 'invalid' as const }];
  });
  return (await Promise.all(checks)).flat();
}

/** Why nothing may be sent to the URL of a webhook step; null when it may, or is known only after rendering. */
export async function checkWebhookUrl(outbound: Outbound, step: Step): Promise<string | null> {
  if (step.type !== 'channel' || step.channel_type !== 'webhook') return null;
  const url = toCheckableUrl((step.template as WebhookTemplate | undefined)?.url ?? '');
  const refused = url === null ? null : await outbound.checkUrl(url);
  return refused?.reason ?? null;
}

/** The part of a URL before any Liquid, when that is enough to know the host. */
function toCheckableUrl(template: string): string | null {
  const [fixed = ''] = template.trim().split(/\{\{|\{%/);
  if (fixed === template.trim()) return fixed === '' ? null : fixed;
  return /^https?:\/\/[^/?#]+[/?#]/i.exec(fixed)?.[0] ?? null;
}
