// Draws the icons of the inbox page from one shape: node apps/api/scripts/draw-icons.mjs. Needs Chromium, as the browser
// tests do; what it draws is committed.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from '../../../scripts/find-chromium.mjs';

const outDir = fileURLToPath(new URL('../static/inbox/', import.meta.url));

/** Size in pixels, radius of the corners and size of the tray, both of 100. */
const icons = {
  'icon-192.png': { size: 192, radius: 22, scale: 0.62 },
  'icon-512.png': { size: 512, radius: 22, scale: 0.62 },
  // Platforms cut these to a shape of their own: nothing but ground beyond the middle.
  'icon-maskable-512.png': { size: 512, radius: 0, scale: 0.5 },
  'apple-touch-icon.png': { size: 180, radius: 0, scale: 0.58 },
};

const draw = ({ size, radius, scale }) => `
<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">
  <rect width="100" height="100" rx="${radius}" fill="#5551d9"/>
  <g transform="translate(50 52) scale(${scale}) translate(-50 -50)" fill="none" stroke="#fff" stroke-width="8"
     stroke-linecap="round" stroke-linejoin="round">
    <path d="M8 56 L22 20 Q24 14 31 14 H52"/>
    <path d="M86.5 43 L92 56 V78 Q92 87 83 87 H17 Q8 87 8 78 V56 H31 Q34 56 35 59 Q39 69 50 69 Q61 69 65 59 Q66 56 69 56 H92"/>
    <circle cx="78" cy="21" r="14" fill="#ffd166" stroke="none"/>
  </g>
</svg>`;

const browser = await chromium.launch({ executablePath: findChromium() });
try {
  for (const [name, icon] of Object.entries(icons)) {
    const { size } = icon;
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${draw(icon)}`);
    await page.screenshot({ path: path.join(outDir, name), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
