import type { ExplainedRecipient, WalkedNotification } from '@notiflow/database';
import {
  buildFacts,
  compilePlan,
  type DeliveryFacts,
  type RetracedStep,
  retraceSteps,
} from '@notiflow/engine';
import { reachOf } from '@notiflow/providers';

/** The way a notification took, and what it needed to know. */
export function retraceWay(
  { set, now, run, deliveries }: ExplainedRecipient,
  notification: WalkedNotification,
): RetracedStep[] {
  const loaded = set?.notifications[0];
  const loadedRun = set?.runs.get(run.id);
  const { step: last } = notification;
  // What comes behind a digest are the steps that were published when it closed.
  const steps = notification.digest?.steps ?? run.steps;
  if (loaded?.recipient == null || loadedRun === undefined || steps === null || last === null) {
    return [];
  }
  const channels = new Map(
    set?.channels.map((channel) => [
      channel.handle,
      { ...channel, reach: reachOf(channel.type, channel.provider) },
    ]),
  );
  return retraceSteps(
    {
      plan: compilePlan(steps),
      facts: {
        ...buildFacts(loaded, loadedRun),
        recipient: loaded.recipient,
        results: loaded.results,
        now: new Date(now.getTime() + loadedRun.clockOffsetMs),
        deliveries: deliveries.map(toFacts),
      },
      channels,
    },
    {
      last,
      steps: [
        ...deliveries.map(({ step_handle: handle }) => handle),
        ...Object.keys(notification.results ?? {}),
      ],
    },
  );
}

function toFacts(delivery: ExplainedRecipient['deliveries'][number]): DeliveryFacts {
  return {
    step: delivery.step_handle,
    status: delivery.status,
    seen: delivery.seen_at !== null,
    read: delivery.read_at !== null,
    clicked: delivery.clicked_at !== null,
  };
}
