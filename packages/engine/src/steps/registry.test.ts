import { stepShapes } from '@notiflow/contracts';
import { stepDefinitions } from './registry.ts';

describe('the step table', () => {
  it('has a definition for each step shape, and no other', () => {
    expect(Object.keys(stepDefinitions).sort()).toEqual(Object.keys(stepShapes).sort());
    for (const [type, definition] of Object.entries(stepDefinitions)) {
      expect(definition.type).toBe(type);
    }
  });
});
