import { branchSize, layOutSteps, type PlacedStep, stepSize } from './layout-steps.ts';

const step = (handle: string, changes: Partial<PlacedStep> = {}): PlacedStep => {
  return { handle, parent_step_handle: null, branch_handle: null, settings: {}, ...changes };
};
const inside = (parent_step_handle: string, branch_handle: string) => {
  return { parent_step_handle, branch_handle };
};
const branch = (handle: string, { finish = false, isDefault = false } = {}) => {
  return { handle, name: handle, finish, conditions: isDefault ? [] : [{}] };
};

const edgesOf = (steps: PlacedStep[]) =>
  layOutSteps(steps)
    .edges.map(({ id }) => id)
    .sort();

const forked = [
  step('trigger'),
  step('choose', { settings: { branches: [branch('a'), branch('b', { isDefault: true })] } }),
  step('mail', inside('choose', 'a')),
  step('pause', inside('choose', 'a')),
  step('end'),
];

describe('layOutSteps', () => {
  it('puts steps below each other, in one column', () => {
    const { nodes, edges, width, height } = layOutSteps([
      step('trigger'),
      step('mail'),
      step('end'),
    ]);
    expect(nodes.map(({ id, x }) => [id, x])).toEqual([
      ['step:trigger', 0],
      ['step:mail', 0],
      ['step:end', 0],
    ]);
    expect(edges.map(({ id }) => id)).toEqual(['step:trigger→step:mail', 'step:mail→step:end']);
    expect(width).toBe(stepSize.width);
    expect(height).toBe((nodes[2]?.y ?? 0) + stepSize.height);
  });

  it('puts branches beside each other, and leads all of them to what follows', () => {
    expect(edgesOf(forked)).toEqual(
      [
        'step:trigger→step:choose',
        'step:choose→branch:choose:a',
        'step:choose→branch:choose:b',
        'branch:choose:a→step:mail',
        'step:mail→step:pause',
        'step:pause→step:end',
        'branch:choose:b→step:end',
      ].sort(),
    );
  });

  it('goes past all branches where there is no default', () => {
    const steps = [
      step('choose', { settings: { branches: [branch('a'), branch('b')] } }),
      step('end'),
    ];
    expect(edgesOf(steps)).toContain('branch:choose:→step:end');
  });

  it('leads nowhere from a branch that finishes', () => {
    const branches = [
      branch('a', { finish: true }),
      branch('b', { finish: true }),
      branch('c', { isDefault: true }),
    ];
    const steps = [
      step('choose', { settings: { branches } }),
      step('mail', inside('choose', 'a')),
      step('end'),
    ];
    expect(edgesOf(steps)).toEqual(
      [
        'step:choose→branch:choose:a',
        'step:choose→branch:choose:b',
        'step:choose→branch:choose:c',
        'branch:choose:a→step:mail',
        'branch:choose:c→step:end',
      ].sort(),
    );
  });

  it('lets nothing overlap, however deep branches stand in branches', () => {
    const again = { branches: [branch('x'), branch('y'), branch('z', { isDefault: true })] };
    const steps = [
      ...forked,
      step('again', { settings: again, ...inside('choose', 'b') }),
      step('text', inside('again', 'x')),
      step('call', inside('again', 'y')),
      step('after', inside('choose', 'b')),
    ];
    const boxes = layOutSteps(steps).nodes.map(({ kind, id, x, y }) => {
      const { width, height } = kind === 'step' ? stepSize : branchSize;
      return { id, left: x, right: x + width, top: y, bottom: y + height };
    });
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const isApart =
          a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect([a.id, b.id, isApart]).toEqual([a.id, b.id, true]);
      }
    }
    expect(Math.min(...boxes.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
  });

  it('has nothing to place where there are no steps', () => {
    expect(layOutSteps([])).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
  });
});
