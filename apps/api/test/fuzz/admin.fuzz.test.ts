import { fuzzSurface } from './fuzz-surface.ts';

describe('the Admin API', () => {
  fuzzSurface('admin');
});
