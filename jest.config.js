/** How SWC makes JavaScript of our sources. */
const swc = (jsc) => [
  '@swc/jest',
  { jsc: { target: 'es2023', ...jsc }, module: { type: 'es6' }, sourceMaps: 'inline' },
];

const shared = {
  testEnvironment: '<rootDir>/test/support/node-environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.ts$': swc({ parser: { syntax: 'typescript' } }),
    '\\.tsx$': swc({
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'automatic' } },
    }),
  },
  modulePathIgnorePatterns: ['<rootDir>/.*/(dist|bundle)/'],
};

/** Tests that need a real Postgres or Redis, which the global set-up starts. */
const withServices = {
  ...shared,
  globalSetup: '<rootDir>/test/support/start-services.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/allow-slow-tests.ts'],
  globalTeardown: '<rootDir>/test/support/stop-services.ts',
};

export default {
  // Node keeps the modules of a test file when it is over: a worker that has much of that spends its time on collecting it.
  workerIdleMemoryLimit: '600MB',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      setupFilesAfterEnv: ['<rootDir>/test/support/allow-slow-tests.ts'],
      testMatch: [
        '<rootDir>/packages/*/src/**/*.test.{ts,tsx}',
        '<rootDir>/apps/*/src/**/*.test.ts',
        '<rootDir>/test/*.test.ts',
      ],
      testPathIgnorePatterns: ['\\.(db|route|live)\\.test\\.ts$'],
    },
    {
      // Real processes, threads and sockets, but no shared Postgres or Redis.
      ...shared,
      displayName: 'live',
      setupFilesAfterEnv: ['<rootDir>/test/support/allow-slow-tests.ts'],
      testMatch: [
        '<rootDir>/packages/*/src/**/*.live.test.ts',
        '<rootDir>/apps/*/src/**/*.live.test.ts',
      ],
    },
    {
      ...withServices,
      displayName: 'route',
      testMatch: [
        '<rootDir>/packages/*/src/**/*.db.test.ts',
        '<rootDir>/apps/*/src/**/*.db.test.ts',
        '<rootDir>/apps/*/src/**/*.route.test.ts',
      ],
    },
    {
      ...withServices,
      displayName: 'conformance',
      testMatch: ['<rootDir>/test/conformance/**/*.test.ts'],
    },
    {
      ...withServices,
      displayName: 'fuzz',
      testMatch: ['<rootDir>/apps/*/test/fuzz/**/*.fuzz.test.ts'],
    },
    { ...withServices, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
    {
      ...withServices,
      displayName: 'browser',
      globalSetup: '<rootDir>/test/support/browser/start-browser.ts',
      globalTeardown: '<rootDir>/test/support/browser/stop-browser.ts',
      testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
    },
  ],
};
