/** A rendered e-mail: one recipient, `content_type` says how to read `body`. */
export interface EmailMessage {
  to: string;
  to_name?: string;
  subject: string;
  body: string;
  content_type: 'visual' | 'html' | 'plaintext';
}

/** A rendered in-app item, as a feed shows it. */
export interface InAppMessage {
  title?: string;
  body: string;
  content_type: 'markdown' | 'plaintext';
  action_url?: string;
  action_type?: 'default' | 'single' | 'multi';
  primary_action?: Record<string, string | undefined>;
  secondary_action?: Record<string, string | undefined>;
}

/** A rendered webhook request; without `body` the provider sends the standard event. */
export interface WebhookMessage {
  url: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers: Record<string, string>;
  content_type: 'json' | 'plaintext';
  body?: string;
}

/** Rendered result by channel type; stored with the delivery before anything is sent. */
export interface Messages {
  email: EmailMessage;
  in_app: InAppMessage;
  webhook: WebhookMessage;
}

/** Rendered result of any channel step. */
export type Message = Messages[keyof Messages];
