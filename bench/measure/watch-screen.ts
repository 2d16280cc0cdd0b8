import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** How a page of the dashboard bore what happened while it was open. */
export interface ScreenFigures {
  /** Tasks that held the page for more than 50 ms: how many a minute, and the longest. */
  longTasksPerMinute: number;
  longestTaskMs: number;
  framesPerSecond: number;
  frameP99Ms: number;
  /** The part of the time in which scripts, styles and layout were worked. */
  busyShare: number;
  heapStartMb: number;
  heapEndMb: number;
  domNodes: number;
  requestsPerSecond: number;
  layoutShift: number;
}

/** What the page itself notes. */
interface Seen {
  tasks: number[];
  frames: number[];
  shift: number;
}

const begin = `{
  const seen = { tasks: [], frames: [], shift: 0, isOver: false };
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) seen.shift += value;
  }).observe({ type: 'layout-shift' });
  let last = performance.now();
  const frame = (now) => {
    seen.frames.push(now - last);
    last = now;
    if (!seen.isOver) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}`;

const end = '{ window.seen.isOver = true; window.seen; }';

/** Looks at a page for so many seconds. */
export async function watchScreen(page: Page, seconds: number): Promise<ScreenFigures> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const readMetrics = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
  const readHeapMb = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return ((await readMetrics()).get('JSHeapUsedSize') ?? 0) / 1024 ** 2;
  };
  let requests = 0;
  const count = () => {
    requests += 1;
  };
  const heapStartMb = await readHeapMb();
  const before = await readMetrics();
  page.on('request', count);
  await page.evaluate(begin);
  await wait(seconds * 1_000);
  const { tasks, frames, shift } = await page.evaluate<Seen>(end);
  page.off('request', count);
  const after = await readMetrics();
  const heapEndMb = await readHeapMb();
  frames.sort((a, b) => a - b);
  return {
    longTasksPerMinute: (tasks.length * 60) / seconds,
    longestTaskMs: Math.max(0, ...tasks),
    framesPerSecond: frames.length / seconds,
    frameP99Ms: frames[Math.floor(frames.length * 0.99)] ?? Number.NaN,
    busyShare: ((after.get('TaskDuration') ?? 0) - (before.get('TaskDuration') ?? 0)) / seconds,
    heapStartMb,
    heapEndMb,
    domNodes: after.get('Nodes') ?? 0,
    requestsPerSecond: requests / seconds,
    layoutShift: shift,
  };
}
