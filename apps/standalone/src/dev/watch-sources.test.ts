import { findConcerned } from './watch-sources.ts';

describe('findConcerned', () => {
  it.each([
    ['apps/api/src/server.ts', ['api']],
    ['apps/worker/src/stages/index.ts', ['worker']],
    ['packages/engine/src/take-steps.ts', ['api', 'worker']],
    ['prisma/migrations/1_a/migration.sql', ['api', 'worker']],
    ['packages/engine/src/take-steps.test.ts', []],
    ['packages/engine/dist/index.d.ts', []],
    ['packages/engine/node_modules/x/y.ts', []],
    ['packages/engine/src/.take-steps.ts.swp', []],
  ])('%s concerns %j', (file, apps) => {
    expect(findConcerned(file)).toEqual(apps);
  });
});
