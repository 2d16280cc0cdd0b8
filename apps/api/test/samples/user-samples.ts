import type { RouteSamples } from './route-sample.ts';

/** Samples of the User API, asked by the user of a filled project. */
export const userSamples: RouteSamples = {
  getProfile: () => ({ status: 200 }),
};
