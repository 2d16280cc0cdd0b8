import { publishBody } from '@notiflow/contracts';
import type { NotiflowRecord } from '@notiflow/database';
import Type from 'typebox';
import { conflict, validationFailed } from '../../../errors.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { findPublishProblems } from './find-publish-problems.ts';
import { findWarnings, warningProperties } from './find-warnings.ts';
import { gatherParts } from './gather-parts.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { notiflowResource, presentNotiflow } from './present-notiflow.ts';

const publishedNotiflow = Type.Object(
  { ...notiflowResource.properties, ...warningProperties },
  { title: 'PublishedNotiflow' },
);

/**
 * Makes the draft the version that runs from now on, with the partials, layouts and translations of now. Runs under way
 * keep theirs. Publishing again takes on what was changed of these since, and is no error where nothing was.
 */
export const publishNotiflow = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/notiflows/:handle/publish',
  scope: null,
  summary: 'Publish the draft of a notiflow',
  params: { handle: notiflowParam },
  body: publishBody,
  responses: { 200: { description: 'The notiflow as published', schema: publishedNotiflow } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  audit: { action: 'notiflow.published', resource: 'notiflow' },
  async handle(deps, { project, params, body }) {
    const { database } = deps;
    const projectId = project.id;
    const notiflow = await loadNotiflow(database, { projectId, name: params.handle });
    const { current, handle } = notiflow;
    if (current === null) {
      const details = { reason: 'nothing_to_publish', current_status: 'empty' };
      throw conflict('There is nothing to publish', details);
    }
    const { steps, sha } = current;
    if (body.expected_sha !== undefined && body.expected_sha !== sha)
      throw changedMeanwhile(notiflow);
    const present = async (published: NotiflowRecord) => {
      const warnings = await findWarnings(deps, { projectId, steps });
      return { ...(await presentNotiflow(deps, published)), ...warnings };
    };
    const problems = await findPublishProblems(deps, { projectId, steps });
    // A channel that is gone by now is no reason to say that what is published is not.
    if (problems.length > 0 && current.status !== 'published') throw validationFailed(problems);
    const parts = await gatherParts(deps, { projectId, steps });
    const isPublished = await database.notiflows.publishNotiflow({ projectId, handle, sha, parts });
    const after = await loadNotiflow(database, { projectId, name: { handle } });
    if (!isPublished && after.published?.sha !== sha) throw changedMeanwhile(after);
    return { status: 200, body: await present(after) };
  },
});

function changedMeanwhile({ current }: NotiflowRecord) {
  const details = { reason: 'sha_mismatch', current_status: current?.status ?? 'empty' };
  return conflict('The draft was changed meanwhile', details);
}
