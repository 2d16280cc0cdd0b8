import type { RouteSamples } from './route-sample.ts';

/** Samples of the User API, asked by the user of a filled project. */
export const userSamples: RouteSamples = {
  getProfile: () => ({ status: 200 }),
  getOwnPreferences: () => ({ status: 200 }),
  updateOwnPreferences: () => ({
    body: { quiet_hours: { windows: [{ from: '22:00', to: '07:00' }] }, paused: false },
    status: 200,
  }),
};
