import { type BrowserContext, chromium } from 'playwright-core';
import { findChromium } from '../../scripts/find-chromium.mjs';
import type { Installation } from '../setup/start-installation.ts';
import { median } from './median.ts';

/** How long somebody waits who comes from another screen. */
export interface ScreenFigures {
  name: string;
  medianMs: number;
  p95Ms: number;
}

interface Way {
  name: string;
  /** Where the link is, below the project. */
  from: string;
  /** The link to follow, as a selector. */
  link: string;
  /** What is there as soon as the data is. */
  shown: string;
}

const menu = (path: string) => `nav a[href="/ops/p/default${path}"]`;
const row = 'main tbody tr';

/** The heaviest screens, each come to by a link of another one. */
const ways: Way[] = [
  { name: 'Overview', from: '/settings', link: menu(''), shown: 'main canvas' },
  { name: 'Runs', from: '/settings', link: menu('/runs'), shown: row },
  {
    name: 'Run (broadcast)',
    from: '/runs?topic=everyone',
    link: `${row} a`,
    shown: 'main fieldset ~ div tbody tr',
  },
  { name: 'Notifications', from: '/settings', link: menu('/notifications'), shown: row },
  { name: 'Deliveries', from: '/settings', link: menu('/deliveries'), shown: row },
  { name: 'Failures', from: '/settings', link: menu('/failures'), shown: row },
  { name: 'Users', from: '/settings', link: menu('/users'), shown: row },
];

/**
 * Opens screens in Chromium, each as many times and from another one, and measures from the click until its data is drawn. The
 * page is loaded anew before each, so that nothing of the answer is known.
 */
export async function openScreens(
  { url, headers }: Installation,
  times: number,
): Promise<ScreenFigures[]> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium: --no-browser leaves it out.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const [name = '', value = ''] = (headers.cookie ?? '').split('=');
    await context.addCookies([{ name, value, url }]);
    const figures: ScreenFigures[] = [];
    for (const way of ways) figures.push(await measureWay({ context, url }, { way, times }));
    return figures;
  } finally {
    await browser.close();
  }
}

async function measureWay(
  { context, url }: { context: BrowserContext; url: string },
  { way, times }: { way: Way; times: number },
): Promise<ScreenFigures> {
  const page = await context.newPage();
  const took: number[] = [];
  // The first one loads the chunk of the screen, too.
  for (let time = 0; time <= times; time += 1) {
    await page.goto(`${url}/ops/p/default${way.from}`);
    await page.waitForSelector(way.link);
    await page.waitForLoadState('networkidle');
    const ms = await page.evaluate<number>(untilShown(way));
    if (time > 0) took.push(ms);
  }
  await page.close();
  const sorted = took.toSorted((a, b) => a - b);
  const p95Ms = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN;
  return { name: way.name, medianMs: median(took), p95Ms };
}

/** Of the page: follows a link, and resolves with the milliseconds until the frame after the data is there. */
const untilShown = ({ link, shown }: Way) => `new Promise((resolve) => {
  const from = location.pathname;
  const startedAt = performance.now();
  const look = () => {
    const isThere = location.pathname !== from && document.querySelector(${JSON.stringify(shown)}) !== null;
    requestAnimationFrame(isThere ? () => resolve(performance.now() - startedAt) : look);
  };
  document.querySelector(${JSON.stringify(link)}).click();
  look();
})`;
