import { jest } from '@jest/globals';

// How long a test takes says more of the machine than of us: only what never ends is a failure.
jest.setTimeout(300_000);
