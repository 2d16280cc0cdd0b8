import type { ProjectLook } from '@notiflow/database';

/** When looks are, unless they say so. */
export const lookAt = Date.parse('2026-06-01T12:00:30Z');

/** Builds what a look at a project shows: nothing, but for the changes. */
export function buildLook(changes: Partial<ProjectLook> = {}): ProjectLook {
  return {
    projectId: 'project',
    at: lookAt,
    counts: [],
    moves: {},
    audited: [],
    channels: 0,
    workers: 0,
    ...changes,
  };
}
