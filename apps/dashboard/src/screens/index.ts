import type { LucideIcon } from 'lucide-react';
import {
  Ban,
  Bell,
  Cable,
  CalendarClock,
  Cpu,
  Gauge,
  Hash,
  KeyRound,
  Layers,
  ListChecks,
  ScrollText,
  Send,
  Settings,
  TriangleAlert,
  UserCog,
  Users,
  Webhook,
  Workflow,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { Role } from '../session/session.ts';

/** One screen of a project. */
export interface Screen {
  /** Below the project, parameters as `$name`. */
  path: string;
  /** Loads its chunk. */
  load: () => Promise<{ default: ComponentType }>;
  /** Its place in the menu; null for one that is come to from another. */
  menu: {
    title: string;
    group: Group;
    icon: LucideIcon /** `g` and this key go there. */;
    key?: string;
  } | null;
  /** Whether it is of the installation and not of the project: only who may something everywhere sees it. */
  isOfInstallation?: boolean;
  /** The least role it is shown to. */
  role?: Role;
}

/** The groups of the menu, in their order. */
export const groups = ['Now', 'Content', 'People', 'Installation'] as const;

export type Group = (typeof groups)[number];

/** THE SCREEN TABLE: everything a project has to show, in the order of the menu. */
export const screens: readonly Screen[] = [
  {
    path: '/',
    load: () => import('./overview/overview-screen.tsx'),
    menu: { title: 'Overview', group: 'Now', icon: Gauge, key: 'o' },
  },
  {
    path: '/runs',
    load: () => import('./runs/runs-screen.tsx'),
    menu: { title: 'Runs', group: 'Now', icon: ListChecks, key: 'r' },
  },
  { path: '/runs/$id', load: () => import('./runs/run-screen.tsx'), menu: null },
  {
    path: '/notifications',
    load: () => import('./notifications/notifications-screen.tsx'),
    menu: { title: 'Notifications', group: 'Now', icon: Bell, key: 'n' },
  },
  {
    path: '/notifications/$id',
    load: () => import('./notifications/notification-screen.tsx'),
    menu: null,
  },
  {
    path: '/deliveries',
    load: () => import('./deliveries/deliveries-screen.tsx'),
    menu: { title: 'Deliveries', group: 'Now', icon: Send, key: 'd' },
  },
  { path: '/deliveries/$id', load: () => import('./deliveries/delivery-screen.tsx'), menu: null },
  {
    path: '/failures',
    load: () => import('./failures/failures-screen.tsx'),
    menu: { title: 'Failures', group: 'Now', icon: TriangleAlert, key: 'f' },
  },
  {
    path: '/queues',
    isOfInstallation: true,
    load: () => import('./queues/queues-screen.tsx'),
    menu: { title: 'Queues', group: 'Now', icon: Layers, key: 'q' },
  },
  {
    path: '/workers',
    isOfInstallation: true,
    load: () => import('./workers/workers-screen.tsx'),
    menu: { title: 'Workers', group: 'Now', icon: Cpu, key: 'w' },
  },
  {
    path: '/notiflows',
    load: () => import('./notiflows/notiflows-screen.tsx'),
    menu: { title: 'Notiflows', group: 'Content', icon: Workflow, key: 'l' },
  },
  {
    path: '/notiflows/$notiflow',
    load: () => import('./notiflows/notiflow-screen.tsx'),
    menu: null,
  },
  {
    path: '/notiflows/$notiflow/edit',
    load: () => import('./notiflow-editor/editor-screen.tsx'),
    menu: null,
  },
  {
    path: '/schedules',
    load: () => import('./schedules/schedules-screen.tsx'),
    menu: { title: 'Schedules', group: 'Content', icon: CalendarClock, key: 's' },
  },
  {
    path: '/schedules/$schedule',
    load: () => import('./schedules/schedule-screen.tsx'),
    menu: null,
  },
  {
    path: '/users',
    load: () => import('./users/users-screen.tsx'),
    menu: { title: 'Users', group: 'People', icon: Users, key: 'u' },
  },
  {
    path: '/users/$user',
    load: () => import('./users/user-screen.tsx'),
    menu: null,
  },
  {
    path: '/topics',
    load: () => import('./topics/topics-screen.tsx'),
    menu: { title: 'Topics', group: 'People', icon: Hash, key: 't' },
  },
  {
    path: '/topics/$topic',
    load: () => import('./topics/topic-screen.tsx'),
    menu: null,
  },
  {
    path: '/suppressions',
    load: () => import('./suppressions/suppressions-screen.tsx'),
    menu: { title: 'Suppressions', group: 'People', icon: Ban, key: 'b' },
  },
  {
    path: '/channels',
    load: () => import('./channels/channels-screen.tsx'),
    menu: { title: 'Channels', group: 'Content', icon: Cable, key: 'c' },
  },
  {
    path: '/channels/$channel',
    load: () => import('./channels/channel-screen.tsx'),
    menu: null,
  },
  {
    path: '/event-endpoints',
    load: () => import('./event-endpoints/endpoints-screen.tsx'),
    menu: { title: 'Event endpoints', group: 'Installation', icon: Webhook, key: 'e' },
  },
  {
    path: '/event-endpoints/$endpoint',
    load: () => import('./event-endpoints/endpoint-screen.tsx'),
    menu: null,
  },
  {
    path: '/api-keys',
    load: () => import('./api-keys/api-keys-screen.tsx'),
    menu: { title: 'API keys', group: 'Installation', icon: KeyRound, key: 'k' },
  },
  {
    path: '/members',
    isOfInstallation: true,
    role: 'admin',
    load: () => import('./members/members-screen.tsx'),
    menu: { title: 'Members', group: 'Installation', icon: UserCog, key: 'm' },
  },
  {
    path: '/settings',
    load: () => import('./settings/settings-screen.tsx'),
    menu: { title: 'Settings', group: 'Installation', icon: Settings, key: ',' },
  },
  {
    path: '/audit-log',
    load: () => import('./audit-log/audit-log-screen.tsx'),
    menu: { title: 'Audit log', group: 'Installation', icon: ScrollText, key: 'a' },
  },
];
