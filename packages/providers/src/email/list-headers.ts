import type { MessageList } from '@notiflow/contracts';

/**
 * The headers by which mail readers offer to leave a list with one click (RFC 8058), sort by it (RFC 2919, below the domain of the sender), and by which
 * mailbox providers say who complained of what. Their values are ours: handles, slugs and a URL.
 */
export function listHeaders(
  { id, unsubscribe_url: url }: MessageList,
  domain: string,
): Record<string, string> {
  const [handle, project] = id.split('.');
  return {
    'List-Unsubscribe': `<${url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-ID': `<${id}.${domain}>`,
    'Feedback-ID': `${handle}:${project}:email:notiflow`,
  };
}
