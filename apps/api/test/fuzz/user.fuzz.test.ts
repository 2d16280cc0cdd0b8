import { fuzzSurface } from './fuzz-surface.ts';

describe('the User API', () => {
  fuzzSurface('user');
});
