import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { Hourglass } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { describeStep, type Step } from './describe-step.ts';
import { FigureBar } from './figure-bar.tsx';
import { type CountsOfStep, figuresOf, formatCount } from './step-figures.ts';
import { StepIcon } from './step-icon.tsx';

/** What a step's node shows. */
export type StepNodeData = {
  step: Step;
  counts: CountsOfStep | undefined;
  isChosen: boolean;
  onChoose: () => void;
  onFocus: () => void;
};

/** What the head of a branch shows. */
export type BranchNodeData = { name: string; count: number | undefined; finish: boolean };

export type StepNode = Node<StepNodeData, 'step'>;
export type BranchNode = Node<BranchNodeData, 'branch'>;

/** Where edges come and go; nobody draws any. */
function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className="opacity-0" />
      <Handle
        type="source"
        position={Position.Bottom}
        isConnectable={false}
        className="opacity-0"
      />
    </>
  );
}

/** A step of the graph: what it is, who waits there, and what became of the others. */
export function StepNodeView({ data }: NodeProps<StepNode>) {
  const { step, counts, isChosen, onChoose, onFocus } = data;
  const figures = counts === undefined ? [] : figuresOf(counts);
  const name = step.name ?? step.handle;
  return (
    <>
      <Ends />
      <button
        type="button"
        data-step
        aria-pressed={isChosen}
        onClick={onChoose}
        onFocus={onFocus}
        onKeyDown={goOn}
        className="nodrag nopan pointer-events-auto flex size-full flex-col justify-between rounded-lg border bg-panel p-2.5 text-left shadow-[0_1px_2px_rgb(0_0_0/0.05)] transition-colors hover:border-faint aria-pressed:border-accent aria-pressed:ring-1 aria-pressed:ring-accent"
      >
        <span className="flex items-start gap-2">
          <StepIcon step={step} />
          <span className="min-w-0 flex-1 leading-tight">
            <span className="block truncate font-medium">{name}</span>
            <span className="block truncate text-[12px] text-quiet">{describeStep(step)}</span>
          </span>
          {counts !== undefined && counts.waiting.count > 0 && (
            <span
              title="Waiting here now"
              className="inline-flex h-5 items-center gap-1 rounded-full bg-accent-ground px-1.5 text-[12px] font-medium text-accent tabular-nums"
            >
              <Hourglass size={11} aria-hidden />
              {formatCount(counts.waiting)}
              <span className="sr-only">waiting now</span>
            </span>
          )}
        </span>
        {counts === undefined ? <span className="h-6" /> : <FigureBar figures={figures} />}
      </button>
    </>
  );
}

/** The arrows go from one step to the next, in the order of a reader. */
function goOn(event: KeyboardEvent<HTMLButtonElement>) {
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const all = [...document.querySelectorAll<HTMLElement>('[data-step]')];
  all[all.indexOf(event.currentTarget) + by]?.focus({ preventScroll: true });
}

/** The head of a branch: its name, and how many took it. */
export function BranchNodeView({ data: { name, count, finish } }: NodeProps<BranchNode>) {
  return (
    <>
      <Ends />
      <span className="flex size-full items-center justify-center gap-1.5 rounded-full border bg-ground px-3 text-[12px]">
        <span className="truncate">{name}</span>
        {count !== undefined && count > 0 && (
          <span className="text-quiet tabular-nums">{count.toLocaleString('en')}</span>
        )}
        {finish && <span className="text-faint">· ends</span>}
      </span>
    </>
  );
}
