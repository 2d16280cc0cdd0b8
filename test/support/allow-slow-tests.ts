import { jest } from '@jest/globals';

// Starting real processes and services takes seconds on a small machine.
jest.setTimeout(60_000);
