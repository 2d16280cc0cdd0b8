import type { SharedVariables } from './render-request.ts';

/** A run as far as templates see it. */
export interface RunFacts {
  id: string;
  createdAt: Date;
  data: object;
  actor: object | null;
  notiflow: { id: string; handle: string; name: string };
  project: { id: string; slug: string; name: string };
}

/** Puts what all recipients of a run have in common under the names templates know, and nothing else. */
export function buildSharedVariables(run: RunFacts): SharedVariables {
  const { notiflow, project } = run;
  return {
    data: run.data,
    actor: run.actor,
    run: {
      id: run.id,
      created_at: run.createdAt.toISOString(),
      notiflow: { id: notiflow.id, handle: notiflow.handle, name: notiflow.name },
    },
    project: { id: project.id, slug: project.slug, name: project.name },
  };
}
