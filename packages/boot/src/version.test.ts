import { readFileSync } from 'node:fs';
import { version } from './version.ts';

it('is that of the repository', () => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(version).toBe(JSON.parse(text).version);
});
