import type { ProjectRecord } from '@notiflow/database';
import Type from 'typebox';

/** A project as the API answers it. */
export const projectResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    slug: Type.String(),
    name: Type.String(),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { title: 'Project' },
);

/** A project as stored, for an answer. */
export function presentProject(project: ProjectRecord) {
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    created_at: project.createdAt.toISOString(),
    updated_at: project.updatedAt.toISOString(),
  };
}
