import type { ReactNode } from 'react';
import { Json } from '../../../components/json.tsx';
import { Empty } from '../../../components/states.tsx';
import { useMay } from '../../../session/project.ts';
import { MailView } from './mail-view.tsx';
import type { Message } from './read-message.ts';
import { ChatView, InAppView, PushView, SmsView, WebhookView } from './short-views.tsx';

interface Shown {
  /** Of its delivery; null for a message that is not sent yet. */
  id: string | null;
  message: Message;
}

const views: Record<string, (shown: Shown) => ReactNode> = {
  email: MailView,
  sms: SmsView,
  mobile_push: PushView,
  web_push: PushView,
  chat: ChatView,
  in_app: InAppView,
  webhook: WebhookView,
};

/** A message as whoever got it sees it. */
export function MessageView({ id, message, type }: Shown & { type: string }) {
  const mayRead = useMay('operator');
  if (Object.keys(message).length === 0) {
    return (
      <Empty title="There is no message">
        It was skipped before one was made, or retention or the erasure of its recipient took it
        away.
      </Empty>
    );
  }
  if (!mayRead) {
    return (
      <Empty title="Messages are hidden from viewers">
        What was written to people is for operators and admins. An admin can change your role.
      </Empty>
    );
  }
  const View = views[type];
  if (View === undefined) return <Json value={message} label="The message" />;
  return <View id={id} message={message} />;
}
