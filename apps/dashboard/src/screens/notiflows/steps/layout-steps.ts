/** What a layout needs to know of a step. */
export interface PlacedStep {
  handle: string;
  parent_step_handle: string | null;
  branch_handle: string | null;
  settings: Record<string, unknown>;
}

/** A branch of a step, as its settings have it. */
export interface Branch {
  handle: string;
  name: string;
  /** Nothing follows its last step. */
  finish: boolean;
  conditions: unknown[];
}

/** Something of a graph with its place: a step, or the head of a branch. */
export type GraphNode = { id: string; x: number; y: number } & (
  | { kind: 'step'; handle: string }
  | {
      kind: 'branch';
      step: string;
      /** Null: none of its branches. */
      branch: string | null;
      name: string;
      /** Whoever takes it is done at its end. */
      finish: boolean;
    }
);

/** A way from one to the next. */
export interface GraphEdge {
  id: string;
  from: string;
  to: string;
}

/** Steps as a graph from the top to the bottom; nodes are in the order of a reader. */
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
}

export const stepSize = { width: 236, height: 86 };
export const branchSize = { width: 176, height: 28 };

/** Between one and the next below it, and between two columns. */
export const gap = { down: 40, aside: 28 };

/** Nodes placed from its own left and top; `ends` are those from which one goes on. */
interface Block {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
  first: string | null;
  ends: string[];
}

/** The branches of a step; none for one that has none. */
export function branchesOf({ settings }: Pick<PlacedStep, 'settings'>): Branch[] {
  const { branches } = settings;
  if (!Array.isArray(branches)) return [];
  return (branches as Partial<Branch>[]).map(({ handle = '', ...given }) => ({
    handle,
    name: given.name ?? handle,
    finish: given.finish ?? false,
    conditions: given.conditions ?? [],
  }));
}

/** Places steps one below the other, and branches beside each other; the same steps always in the same places. */
export function layOutSteps(steps: readonly PlacedStep[]): Graph {
  function layOutPath(parent: string | null, branch: string | null): Block {
    const inside = steps.filter(
      ({ parent_step_handle, branch_handle }) =>
        parent_step_handle === parent && branch_handle === branch,
    );
    return stack(inside.map(layOutStep));
  }

  function layOutStep(step: PlacedStep): Block {
    const id = `step:${step.handle}`;
    const own: Block = {
      nodes: [{ kind: 'step', id, x: 0, y: 0, handle: step.handle }],
      edges: [],
      ...stepSize,
      first: id,
      ends: [id],
    };
    const branches = branchesOf(step);
    if (branches.length === 0) return own;
    const columns = branches.map((branch) => {
      const path = layOutPath(step.handle, branch.handle);
      return stack([headOf(step.handle, branch), path], { isOver: branch.finish });
    });
    // Without a default, whoever fits nowhere goes on past all of them.
    if (!branches.some(({ conditions }) => conditions.length === 0)) {
      columns.push(headOf(step.handle, { handle: null, name: 'none of them', finish: false }));
    }
    const fork = putAside(columns);
    const edges = columns.flatMap(({ first }) => (first === null ? [] : [edge(id, first)]));
    return stack([own, { ...fork, edges: [...fork.edges, ...edges], first: null }]);
  }

  const { nodes, edges, width, height } = layOutPath(null, null);
  return { nodes, edges, width, height };
}

function headOf(
  step: string,
  { handle, name, finish }: { handle: string | null; name: string; finish: boolean },
): Block {
  const id = `branch:${step}:${handle ?? ''}`;
  // As wide as a step, so that columns stand as far from each other whatever is in them.
  const { width } = stepSize;
  const x = (width - branchSize.width) / 2;
  const head = { kind: 'branch', id, x, y: 0, step, branch: handle, name, finish } as const;
  return { nodes: [head], edges: [], width, height: branchSize.height, first: id, ends: [id] };
}

function edge(from: string, to: string): GraphEdge {
  return { id: `${from}→${to}`, from, to };
}

/** Puts blocks below each other, all on one axis, and joins each with the next; from one that is over nobody goes on. */
function stack(blocks: readonly Block[], { isOver = false } = {}): Block {
  const filled = blocks.filter(({ nodes }) => nodes.length > 0);
  const width = Math.max(0, ...filled.map((block) => block.width));
  const stacked: Block = { nodes: [], edges: [], width, height: 0, first: null, ends: [] };
  for (const [index, block] of filled.entries()) {
    if (index > 0) stacked.height += gap.down;
    stacked.nodes.push(...move(block, { x: (width - block.width) / 2, y: stacked.height }));
    stacked.edges.push(...block.edges);
    const { first } = block;
    if (first !== null) stacked.edges.push(...stacked.ends.map((end) => edge(end, first)));
    stacked.height += block.height;
    stacked.first ??= first;
    stacked.ends = block.ends;
  }
  return isOver ? { ...stacked, ends: [] } : stacked;
}

function putAside(columns: readonly Block[]): Block {
  const all: Block = { nodes: [], edges: [], width: 0, height: 0, first: null, ends: [] };
  for (const column of columns) {
    if (all.width > 0) all.width += gap.aside;
    all.nodes.push(...move(column, { x: all.width, y: 0 }));
    all.edges.push(...column.edges);
    all.width += column.width;
    all.height = Math.max(all.height, column.height);
    all.ends.push(...column.ends);
  }
  return all;
}

function move({ nodes }: Block, by: { x: number; y: number }): GraphNode[] {
  return nodes.map((node) => ({ ...node, x: node.x + by.x, y: node.y + by.y }));
}
