import { pageShell } from '../pages/page-shell.ts';

/** Tells a member that the raw queues are not for them, and who may change that. */
export function refusedPage(): string {
  return pageShell('en', {
    title: 'The raw queues are not for you',
    content: `<p>They belong to the whole installation, so that only members who are operator or admin of everything see them. You are logged in, and your role is less than that. An admin can change it on the screen “Members”.</p>
<p><a href="/ops">To the dashboard</a></p>`,
  });
}
