import type { ChannelForSending, ReportsAwaited } from '@notiflow/database';
import type { Providers } from '@notiflow/providers';

const hourMs = 60 * 60_000;

/** What the service of a channel is expected to say of messages it took; null when it need not say anything. */
export function awaitsOf(
  { providers }: { providers: Pick<Providers, 'receiptsOf'> },
  { type, provider, settings }: Pick<ChannelForSending, 'type' | 'provider' | 'settings'>,
): ReportsAwaited | null {
  const polling = providers.receiptsOf({ channelType: type, provider });
  const { receipt_timeout_hours: hours } = settings;
  const silentAfterMs = typeof hours === 'number' ? hours * hourMs : null;
  if (polling === null && silentAfterMs === null) return null;
  const ask = polling && { afterMs: polling.afterMs, untilMs: polling.untilMs };
  return { ask, silentAfterMs };
}
