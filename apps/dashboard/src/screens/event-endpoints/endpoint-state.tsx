import { Badge } from '../../components/badge.tsx';
import type { Endpoint } from './endpoint-form.tsx';

/** Whether an endpoint is told of events, and whether it takes them. */
export function EndpointState({ endpoint }: { endpoint: Endpoint }) {
  if (endpoint.status === 'disabled') {
    return <Badge text={`disabled: ${endpoint.disabled_reason}`} tone="quiet" />;
  }
  if (endpoint.failing_since !== null) return <Badge text="failing" tone="bad" />;
  return <Badge text="enabled" tone="good" />;
}
