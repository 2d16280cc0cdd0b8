import type { NotiflowRecord } from '@notiflow/database';
import Type from 'typebox';
import { conflict, validationFailed } from '../../../errors.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { findPublishProblems } from './find-publish-problems.ts';
import { findWarnings, warningProperties } from './find-warnings.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

const publishedNotiflow = Type.Object(
  { ...notiflowResource.properties, ...warningProperties },
  { title: 'PublishedNotiflow' },
);

/** Makes the draft the version that runs from now on. Runs under way keep theirs; publishing twice is no error. */
export const publishNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/publish',
  scope: null,
  summary: 'Publish the draft of a notiflow',
  params: { handle: notiflowParam },
  responses: { 200: { description: 'The notiflow as published', schema: publishedNotiflow } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  audit: { action: 'notiflow.published', resource: 'notiflow' },
  async handle(deps, { project, params }) {
    const { database } = deps;
    const projectId = project.id;
    const notiflow = await loadNotiflow(database, { projectId, name: params.handle });
    const { current, handle } = notiflow;
    if (current === null) {
      const details = { reason: 'nothing_to_publish', current_status: 'empty' };
      throw conflict('There is nothing to publish', details);
    }
    const { steps, sha, id } = current;
    const present = async (published: NotiflowRecord) => {
      const warnings = await findWarnings(deps, { projectId, steps });
      return { ...(await presentNotiflow(database, published)), ...warnings };
    };
    if (current.status === 'published') return { status: 200, body: await present(notiflow) };
    const problems = await findPublishProblems(database, { projectId, steps });
    if (problems.length > 0) throw validationFailed(problems);
    const isPublished = await database.notiflows.publishNotiflow({ projectId, handle, sha });
    const after = await loadNotiflow(database, { projectId, name: { handle } });
    if (!isPublished && after.publishedVersionId !== id) throw changedMeanwhile(after);
    return { status: 200, body: await present(after) };
  },
});

function changedMeanwhile({ current }: NotiflowRecord) {
  const details = { reason: 'sha_mismatch', current_status: current?.status ?? 'empty' };
  return conflict('The draft was changed meanwhile', details);
}
