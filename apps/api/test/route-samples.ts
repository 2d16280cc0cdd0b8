import type { NamedRoute } from '../src/route.ts';
import { routes } from '../src/routes/index.ts';
import { adminSamples } from './samples/admin-samples.ts';
import { managementSamples } from './samples/management-samples.ts';
import type { RouteSamples } from './samples/route-sample.ts';
import { sessionSamples } from './samples/session-samples.ts';
import { userSamples } from './samples/user-samples.ts';

export type { RouteSample } from './samples/route-sample.ts';

/** THE SAMPLE TABLE: for each route, by its name in the route table, a request that succeeds. Every test of all routes is made of it. */
export const routeSamples: RouteSamples = {
  ...adminSamples,
  ...managementSamples,
  ...sessionSamples,
  ...userSamples,
};

/** The routes that the tests of all routes go through. One without a row fails one test, which says so, and no other. */
export const sampledRoutes: readonly NamedRoute[] = routes.filter(
  ({ name }) => name in routeSamples,
);

/** What has to change in the sample table to have one row for each route, each as a sentence. */
export function findSampleProblems(): string[] {
  const table = 'apps/api/test/samples';
  const names = new Set(routes.map(({ name }) => name));
  const missing = [...names].filter((name) => !(name in routeSamples));
  const stale = Object.keys(routeSamples).filter((name) => !names.has(name));
  return [
    ...missing.map((name) => `Give ${name} a row in ${table}`),
    ...stale.map((name) => `Drop the row of ${name} in ${table}: there is no such route`),
  ];
}

/** The sample of a sampled route. */
export function sampleOf(name: string) {
  const sample = routeSamples[name];
  if (sample === undefined) throw new Error(`${name} has no sample`);
  return sample;
}
