import { fileURLToPath } from 'node:url';
import { bundle } from '../../../scripts/bundle.mjs';

const packageDir = fileURLToPath(new URL('..', import.meta.url));

await bundle(packageDir, { entries: { main: 'apps/cli/src/main.ts' } });
