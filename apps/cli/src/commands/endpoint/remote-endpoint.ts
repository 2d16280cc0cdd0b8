/** An event endpoint as the API answers it, as far as commands show it. */
export interface RemoteEndpoint {
  id: string;
  url: string;
  event_types: string[];
  status: 'enabled' | 'disabled';
  disabled_reason: string | null;
  failing_since: string | null;
  last_success_at: string | null;
}
