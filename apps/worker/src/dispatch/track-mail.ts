import {
  type EmailMessage,
  type Message,
  type TrackedMail,
  writeTrackedLink,
} from '@notiflow/contracts';
import { rewriteLinks } from '@notiflow/templates';
import type { LinkSigner } from '@notiflow/vault';

/** Makes the links and the opening of a mail countable, where its template asks for that. */
export type MailTracker = (message: Message, of: TrackedMail) => Message;

// Longer ones would become longer than readers and proxies take.
const urlCharsMax = 2_000;

/**
 * Creates what rewrites mails on their way out: the stored message stays as its template says, so that nobody who looks at
 * it there is counted. A mail is rewritten to the same bytes at each attempt. Null where the world cannot reach us.
 */
export function createMailTracker(
  publicUrl: string | null,
  signer: LinkSigner,
): MailTracker | null {
  if (publicUrl === null) return null;
  return (message, of) => {
    const { tracking, content_type, body } = message as Partial<EmailMessage>;
    const { opens = false, clicks = false } = tracking ?? {};
    if (body === undefined || content_type === 'plaintext' || !(opens || clicks)) return message;
    const signed = (url: string) => writeTrackedLink({ ...of, url });
    const picture = `<img src="${publicUrl}/t/o/${signer.sign('open', signed(''))}" width="1" height="1" alt="">`;
    const rewritten = rewriteLinks(body, {
      target: (url) =>
        clicks && isCountable(url, publicUrl)
          ? `${publicUrl}/t/c/${signer.sign('click', signed(url))}`
          : null,
      atEnd: opens ? picture : '',
    });
    return { ...(message as EmailMessage), body: rewritten };
  };
}

/** A page of the web; those on which somebody unsubscribes are ours and no business of a count. */
function isCountable(url: string, publicUrl: string): boolean {
  return /^https?:\/\//i.test(url) && url.length <= urlCharsMax && !url.startsWith(`${publicUrl}/`);
}
