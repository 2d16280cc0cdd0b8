import { fuzzSurface } from './fuzz-surface.ts';

describe('the Management API', () => {
  fuzzSurface('management', 'even');
});
