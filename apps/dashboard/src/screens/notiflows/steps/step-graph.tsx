import '@xyflow/react/dist/base.css';
import {
  BaseEdge,
  type Edge,
  type EdgeProps,
  getSmoothStepPath,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Step } from './describe-step.ts';
import { branchSize, type Graph, gap, layOutSteps, stepSize } from './layout-steps.ts';
import type { CountsOfStep } from './step-figures.ts';
import { type BranchNode, BranchNodeView, type StepNode, StepNodeView } from './step-node.tsx';

const nodeTypes = { step: StepNodeView, branch: BranchNodeView };
const edgeTypes = { way: Way };
const zoom = { min: 0.3, max: 1.25 };
const margin = 24;

type AnyNode = StepNode | BranchNode;

/** The steps of a version as a graph to look at: it is moved and zoomed, and never changed. */
export function StepGraph({
  steps,
  countsOf,
  chosen,
  onChoose,
}: {
  steps: readonly Step[];
  countsOf: ReadonlyMap<string, CountsOfStep>;
  chosen: string | null;
  onChoose: (handle: string) => void;
}) {
  const graph = useMemo(() => layOutSteps(steps), [steps]);
  const frame = useRef<HTMLElement>(null);
  const [flow, setFlow] = useState<ReactFlowInstance<AnyNode> | null>(null);
  const begin = (shown: ReactFlowInstance<AnyNode>) => {
    const width = frame.current?.clientWidth ?? graph.width;
    const wanted = (width - 2 * margin) / Math.max(graph.width, 1);
    const scale = Math.min(1, Math.max(zoom.min, wanted));
    void shown.setViewport({ x: (width - graph.width * scale) / 2, y: margin, zoom: scale });
    // Who came by a link to a step sees it.
    const node = graph.nodes.find(({ id }) => id === `step:${chosen}`);
    if (node !== undefined) show(node, shown);
  };
  const show = ({ x, y }: { x: number; y: number }, shown = flow) => {
    const bounds = frame.current;
    if (shown === null || bounds === null) return;
    const { x: left, y: top, zoom: scale } = shown.getViewport();
    const at = { left: x * scale + left, top: y * scale + top };
    const isSeen =
      at.left >= 0 &&
      at.top >= 0 &&
      at.left + stepSize.width * scale <= bounds.clientWidth &&
      at.top + stepSize.height * scale <= bounds.clientHeight;
    if (isSeen) return;
    const middle = { x: x + stepSize.width / 2, y: y + stepSize.height / 2 };
    void shown.setCenter(middle.x, middle.y, { zoom: scale });
  };
  const nodes = toNodes({ graph, steps, countsOf, chosen, onChoose, show });
  return (
    <section
      ref={frame}
      aria-label="Steps as a graph: the arrow keys go from one to the next"
      className="relative min-h-80 overflow-hidden rounded-lg border bg-ground"
      style={{ height: `min(${graph.height + 2 * margin}px, 74vh)` }}
    >
      <ReactFlow
        nodes={nodes}
        edges={toEdges(graph, { steps, countsOf })}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onInit={(shown) => {
          setFlow(shown);
          begin(shown);
        }}
        minZoom={zoom.min}
        maxZoom={zoom.max}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        // The wheel scrolls the page, as everywhere; with Ctrl, or two fingers, it zooms.
        zoomOnScroll={false}
        preventScrolling={false}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        proOptions={{ hideAttribution: true }}
      />
      <div className="absolute right-2 bottom-2 z-10 flex flex-col rounded-md border bg-panel">
        <GraphButton label="Zoom in" onClick={() => flow?.zoomIn()}>
          <Plus size={14} aria-hidden />
        </GraphButton>
        <GraphButton label="Zoom out" onClick={() => flow?.zoomOut()}>
          <Minus size={14} aria-hidden />
        </GraphButton>
        <GraphButton label="Show all" onClick={() => flow?.fitView({ padding: 0.05, maxZoom: 1 })}>
          <Maximize size={14} aria-hidden />
        </GraphButton>
      </div>
    </section>
  );
}

/** Goes down in its own column first, and aside right above where it leads: through no step on the way. */
function Way({ id, sourceX, sourceY, targetX, targetY, style }: EdgeProps) {
  const centerY = targetY - gap.down / 2;
  const ends = { sourceX, sourceY, targetX, targetY, centerY, offset: 0, borderRadius: 10 };
  const [path] = getSmoothStepPath(ends);
  return <BaseEdge id={id} path={path} style={style} />;
}

function GraphButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="grid size-8 place-items-center text-quiet hover:bg-raised hover:text-ink"
    >
      {children}
    </button>
  );
}

interface Shown {
  graph: Graph;
  steps: readonly Step[];
  countsOf: ReadonlyMap<string, CountsOfStep>;
  chosen: string | null;
  onChoose: (handle: string) => void;
  show: (at: { x: number; y: number }) => void;
}

function toNodes({ graph, steps, countsOf, chosen, onChoose, show }: Shown): AnyNode[] {
  const stepOf = new Map(steps.map((step) => [step.handle, step]));
  return graph.nodes.flatMap((node): AnyNode[] => {
    const { id, x, y } = node;
    const position = { x, y };
    if (node.kind === 'branch') {
      const taken = countsOf.get(node.step)?.branches.find(({ handle }) => handle === node.branch);
      const data = { name: node.name, count: taken?.count, finish: node.finish };
      return [{ id, type: 'branch', position, ...branchSize, data }];
    }
    const step = stepOf.get(node.handle);
    if (step === undefined) return [];
    const data = {
      step,
      counts: countsOf.get(step.handle),
      isChosen: chosen === step.handle,
      onChoose: () => onChoose(step.handle),
      onFocus: () => show(position),
    };
    return [{ id, type: 'step', position, ...stepSize, data }];
  });
}

/** The more went a way, the wider it is. */
function toEdges(
  { nodes, edges }: Graph,
  { steps, countsOf }: Pick<Shown, 'steps' | 'countsOf'>,
): Edge[] {
  const most = Math.max(1, ...steps.map(({ handle }) => countsOf.get(handle)?.reached ?? 0));
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  const reached = (id: string) => {
    const node = nodeOf.get(id);
    if (node === undefined) return 0;
    if (node.kind === 'step') return countsOf.get(node.handle)?.reached ?? 0;
    const { branches = [] } = countsOf.get(node.step) ?? {};
    return branches.find(({ handle }) => handle === node.branch)?.count ?? 0;
  };
  return edges.map(({ id, from, to }) => {
    const share = Math.min(reached(from), reached(to)) / most;
    const style = {
      stroke: share > 0 ? 'var(--faint)' : 'var(--line)',
      strokeWidth: 1.5 + 3 * Math.sqrt(share),
      opacity: share > 0 ? 0.55 : 1,
    };
    return { id, source: from, target: to, type: 'way', style, focusable: false };
  });
}
