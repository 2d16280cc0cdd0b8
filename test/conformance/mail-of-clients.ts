import type { EmailMessage } from '@notiflow/contracts';

/** The headers that a mail of ours carries, for clients that are told them; the sender is at `example.com`. */
export function mailHeaders(
  deliveryId: string,
  { list, headers }: Pick<EmailMessage, 'list' | 'headers'>,
): Record<string, string> {
  return {
    'Message-ID': `<${deliveryId}@example.com>`,
    'X-Notiflow-Delivery': deliveryId,
    'Auto-Submitted': 'auto-generated',
    ...(list !== undefined && {
      'List-Unsubscribe': `<${list.unsubscribe_url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-ID': `<${list.id}.example.com>`,
      'Feedback-ID': `${list.id.replace('.', ':')}:email:notiflow`,
    }),
    ...Object.fromEntries(
      Object.entries(headers ?? {})
        // What Amazon SES takes at most.
        .filter(([name, value]) => name.length + value.length <= 996)
        .map(([name, value]) => [name, encodeHeader(value)]),
    ),
  };
}

/** What is not ASCII as one encoded word (RFC 2047), which clients leave to their users. */
function encodeHeader(value: string): string {
  const isAscii = /^[ -~]*$/.test(value);
  return isAscii ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
}

/** A text without its line breaks, which clients leave to their users. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

/** A mailbox in the words of a header, which clients leave to their users too. */
export function quoteMailbox(address: string, name: string | undefined): string {
  return name === undefined ? address : `"${oneLine(name)}" <${address}>`;
}
