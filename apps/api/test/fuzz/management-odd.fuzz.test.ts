import { fuzzSurface } from './fuzz-surface.ts';

// The other half is in a file of its own, and so on a core of its own.
describe('the Management API', () => {
  fuzzSurface('management', 'odd');
});
