import {
  Bell,
  CircleStop,
  Clock,
  Download,
  Filter,
  GitBranch,
  Layers,
  type LucideIcon,
  Mail,
  MessageCircle,
  MessagesSquare,
  Play,
  Puzzle,
  Smartphone,
  Webhook,
} from 'lucide-react';

const ofType: Record<string, LucideIcon> = {
  trigger: Play,
  wait: Clock,
  digest: Layers,
  throttle: Filter,
  condition: GitBranch,
  fetch: Download,
  end: CircleStop,
};

const ofChannel: Record<string, LucideIcon> = {
  email: Mail,
  sms: MessageCircle,
  mobile_push: Smartphone,
  web_push: Smartphone,
  chat: MessagesSquare,
  webhook: Webhook,
  in_app: Bell,
};

/** What kind of step it is, as a picture. */
export function StepIcon({
  step: { type, channel_type: channelType },
}: {
  step: { type: string; channel_type: string | null };
}) {
  const Icon = (type === 'channel' ? ofChannel[channelType ?? ''] : ofType[type]) ?? Puzzle;
  return (
    <span
      aria-hidden
      className={`grid size-7 flex-none place-items-center rounded-md ${type === 'channel' ? 'bg-accent-ground text-accent' : 'bg-raised text-quiet'}`}
    >
      <Icon size={15} strokeWidth={1.75} />
    </span>
  );
}
