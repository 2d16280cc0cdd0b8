import { readFileSync } from 'node:fs';
import { routes } from '../routes/index.ts';
import { changeKinds, kindOfResource } from './change-kinds.ts';

it('has a kind for whatever the routes of a project write into its audit log', () => {
  const untold = routes
    .filter(({ needsProject }) => needsProject)
    .flatMap(({ name, audit }) =>
      audit && kindOfResource(audit.resource) === null ? [`${name}: ${audit.resource}`] : [],
    );
  expect(untold).toEqual([]);
});

it('is known to the dashboard', () => {
  const file = new URL('../../../dashboard/src/live/changes.ts', import.meta.url);
  const union = readFileSync(file, 'utf8').match(/type ChangeKind =([^;]+);/)?.[1] ?? '';
  expect(union.match(/\w+/g)?.sort()).toEqual([...changeKinds].sort());
});
