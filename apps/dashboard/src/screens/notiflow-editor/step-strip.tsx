import { Menu } from '@base-ui/react/menu';
import {
  ArrowLeft,
  ArrowRight,
  Bell,
  Clock,
  GitBranch,
  Globe,
  Layers,
  Mail,
  MessageSquare,
  Play,
  Plus,
  Smartphone,
  Square,
  Timer,
  Trash2,
  Webhook,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { addStep, canMove, moveStep, type NewStep, removeStep } from './edit-steps.ts';
import type { Step } from './merge-steps.ts';
import type { Problem } from './problems.ts';

const icons: Record<string, typeof Bell> = {
  email: Mail,
  sms: MessageSquare,
  chat: MessageSquare,
  in_app: Bell,
  mobile_push: Smartphone,
  web_push: Bell,
  webhook: Webhook,
  trigger: Play,
  end: Square,
  wait: Clock,
  condition: GitBranch,
  digest: Layers,
  fetch: Globe,
  throttle: Timer,
};

/** A channel as it can be sent by. */
export interface Channel {
  handle: string;
  type: string;
}

/** The steps in a row, one of which is edited. */
export function StepStrip({
  steps,
  current,
  problems,
  channels,
  mayEdit,
  onChoose,
  onChange,
}: {
  steps: readonly Step[];
  current: string | null;
  problems: readonly Problem[];
  channels: readonly Channel[];
  mayEdit: boolean;
  onChoose: (handle: string) => void;
  onChange: (steps: Step[]) => void;
}) {
  const isFixed = steps.some(
    ({ handle, type }) => handle === current && (type === 'trigger' || type === 'end'),
  );
  const add = (step: NewStep) => {
    const added = addStep(steps, { behind: current, step });
    onChange(added.steps);
    onChoose(added.handle);
  };
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <nav aria-label="Steps" className="flex min-w-0 flex-wrap items-center gap-1.5">
        {steps.map((step) => (
          <StepChip
            key={step.handle}
            step={step}
            isCurrent={step.handle === current}
            count={problems.filter((one) => one.step === step.handle && !one.isWarning).length}
            onChoose={() => onChoose(step.handle)}
          />
        ))}
      </nav>
      {mayEdit && (
        <div className="ml-auto flex gap-1.5">
          {current !== null && !isFixed && (
            <>
              <IconButton
                label="Move the step before the one on its left"
                isDisabled={!canMove(steps, current, -1)}
                onClick={() => onChange(moveStep(steps, current, -1))}
              >
                <ArrowLeft size={14} aria-hidden />
              </IconButton>
              <IconButton
                label="Move the step behind the one on its right"
                isDisabled={!canMove(steps, current, 1)}
                onClick={() => onChange(moveStep(steps, current, 1))}
              >
                <ArrowRight size={14} aria-hidden />
              </IconButton>
              <IconButton
                label={`Remove the step ${current}`}
                onClick={() => onChange(removeStep(steps, current))}
              >
                <Trash2 size={14} aria-hidden />
              </IconButton>
            </>
          )}
          <AddMenu channels={channels} onAdd={add} />
        </div>
      )}
    </div>
  );
}

function StepChip({
  step,
  isCurrent,
  count,
  onChoose,
}: {
  step: Step;
  isCurrent: boolean;
  count: number;
  onChoose: () => void;
}) {
  const Icon = icons[step.channel_type ?? step.type] ?? Square;
  const branch = step.branch_handle ? `${step.parent_step_handle}: ${step.branch_handle}` : null;
  return (
    <button
      type="button"
      aria-current={isCurrent ? 'step' : undefined}
      title={branch ?? step.type}
      onClick={onChoose}
      className="inline-flex h-8 items-center gap-1.5 rounded-md border bg-panel px-2.5 text-quiet hover:text-ink aria-[current=step]:border-accent aria-[current=step]:bg-accent-ground aria-[current=step]:font-medium aria-[current=step]:text-ink"
    >
      <Icon size={14} aria-hidden />
      {branch !== null && <span className="text-xs text-quiet">{step.branch_handle} /</span>}
      {step.handle}
      {count > 0 && (
        <span className="ml-0.5 rounded-full bg-bad-ground px-1.5 text-xs text-bad">
          {count}
          <span className="sr-only">{count === 1 ? ' problem' : ' problems'}</span>
        </span>
      )}
    </button>
  );
}

const option =
  'flex h-8 cursor-pointer items-center gap-2 rounded px-2.5 outline-none data-[highlighted]:bg-raised';

function AddMenu({
  channels,
  onAdd,
}: {
  channels: readonly Channel[];
  onAdd: (step: NewStep) => void;
}) {
  return (
    <Menu.Root>
      <Menu.Trigger className="inline-flex h-8 items-center gap-1.5 rounded-md border bg-panel px-3 font-medium hover:bg-raised">
        <Plus size={14} aria-hidden /> Step
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-40">
          <Menu.Popup className="max-h-96 min-w-52 overflow-y-auto rounded-lg border bg-panel p-1 shadow-pop outline-none">
            {channels.map(({ handle, type }) => {
              const Icon = icons[type] ?? Bell;
              const step = { type: 'channel', channelType: type, channelHandle: handle } as const;
              return (
                <Menu.Item key={handle} className={option} onClick={() => onAdd(step)}>
                  <Icon size={14} aria-hidden className="text-quiet" />
                  {type.replaceAll('_', ' ')}
                  <span className="ml-auto pl-4 text-quiet">{handle}</span>
                </Menu.Item>
              );
            })}
            <Menu.Item className={option} onClick={() => onAdd({ type: 'wait' })}>
              <Clock size={14} aria-hidden className="text-quiet" /> wait
              <span className="ml-auto pl-4 text-quiet">a day</span>
            </Menu.Item>
            <p className="max-w-52 px-2.5 py-1.5 text-xs text-quiet">
              Conditions, digests, throttles and fetches are written in the definition.
            </p>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function IconButton({
  label,
  isDisabled = false,
  onClick,
  children,
}: {
  label: string;
  isDisabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={isDisabled}
      onClick={onClick}
      className="grid size-8 place-items-center rounded-md border bg-panel text-quiet hover:bg-raised hover:text-ink disabled:opacity-50"
    >
      {children}
    </button>
  );
}
