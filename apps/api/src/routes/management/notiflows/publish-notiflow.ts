import { conflict, validationFailed } from '../../../errors.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { findPublishProblems } from './find-publish-problems.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

/** Makes the draft the version that runs from now on. Runs under way keep theirs; publishing twice is no error. */
export const publishNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/publish',
  scope: null,
  summary: 'Publish the draft of a notiflow',
  params: { handle: notiflowParam },
  responses: { 200: { description: 'The notiflow as published', schema: notiflowResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  async handle({ database }, { project, params }) {
    const projectId = project.id;
    const notiflow = await loadNotiflow(database, { projectId, name: params.handle });
    const { current, handle } = notiflow;
    if (current === null) {
      throw conflict('There is nothing to publish', { reason: 'nothing_to_publish' });
    }
    if (current.status === 'published') return { status: 200, body: presentNotiflow(notiflow) };
    const problems = await findPublishProblems(database, { projectId, steps: current.steps });
    if (problems.length > 0) throw validationFailed(problems);
    const isPublished = await database.notiflows.publishNotiflow({
      projectId,
      handle,
      sha: current.sha,
    });
    if (!isPublished) {
      throw conflict('The draft was changed meanwhile', { reason: 'sha_mismatch' });
    }
    const published = await loadNotiflow(database, { projectId, name: { handle } });
    return { status: 200, body: presentNotiflow(published) };
  },
});
