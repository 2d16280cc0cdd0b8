import type { CommandDefinition } from '../define-command.ts';
import { api } from './api.ts';
import { getChannel } from './channel/get.ts';
import { importChannel } from './channel/import.ts';
import { listChannels } from './channel/list.ts';
import { putChannel } from './channel/put.ts';
import { testChannel } from './channel/test.ts';
import { listEndpoints } from './endpoint/list.ts';
import { replayEndpoint } from './endpoint/replay.ts';
import { disableEndpoint, enableEndpoint } from './endpoint/switch.ts';
import { listFailures } from './failures/list.ts';
import { replayFailures } from './failures/replay.ts';
import { addMember } from './member/add.ts';
import { linkMember } from './member/link.ts';
import { listMembers } from './member/list.ts';
import { removeMember } from './member/remove.ts';
import { disableMember, enableMember } from './member/switch.ts';
import { activateNotiflow } from './notiflow/activate.ts';
import { archiveNotiflow } from './notiflow/archive.ts';
import { deactivateNotiflow } from './notiflow/deactivate.ts';
import { diffNotiflow } from './notiflow/diff.ts';
import { getNotiflow } from './notiflow/get.ts';
import { listNotiflows } from './notiflow/list.ts';
import { newNotiflow } from './notiflow/new.ts';
import { planNotiflow } from './notiflow/plan.ts';
import { publishNotiflow } from './notiflow/publish.ts';
import { pullNotiflow } from './notiflow/pull.ts';
import { pushNotiflow } from './notiflow/push.ts';
import { rollbackNotiflow } from './notiflow/rollback.ts';
import { runNotiflow } from './notiflow/run.ts';
import { countSteps } from './notiflow/steps.ts';
import { validateNotiflow } from './notiflow/validate.ts';
import { listVersions } from './notiflow/versions.ts';
import { getProject } from './project/get.ts';
import { listProjects } from './project/list.ts';
import { cancelRun } from './run/cancel.ts';
import { explainRun } from './run/explain.ts';
import { watchRun } from './run/watch.ts';
import { getSchedule } from './schedule/get.ts';
import { listSchedules } from './schedule/list.ts';
import { pauseSchedule, resumeSchedule } from './schedule/switch.ts';
import { search } from './search.ts';
import { login } from './session/login.ts';
import { logout } from './session/logout.ts';
import { whoami } from './session/whoami.ts';
import { getSettings } from './settings/get.ts';
import { setSettings } from './settings/set.ts';
import { createSigningKey } from './signing-key/create.ts';
import { listSigningKeys } from './signing-key/list.ts';
import { revokeSigningKey } from './signing-key/revoke.ts';
import { rotateSigningKey } from './signing-key/rotate.ts';
import { pullTemplateParts } from './template/pull.ts';
import { pushTemplateParts } from './template/push.ts';
import { importTopics } from './topics/import.ts';
import { userToken } from './user-token.ts';
import { importUsers } from './users/import.ts';
import { listUsers } from './users/list.ts';
import { diff } from './workspace/diff.ts';
import { init } from './workspace/init.ts';
import { pull } from './workspace/pull.ts';
import { push } from './workspace/push.ts';

/** THE COMMAND TABLE: every command of `nf`, in the order of the help. */
export const commands: CommandDefinition[] = [
  login,
  logout,
  whoami,
  init,
  pull,
  push,
  diff,
  newNotiflow,
  pullNotiflow,
  pushNotiflow,
  diffNotiflow,
  validateNotiflow,
  publishNotiflow,
  rollbackNotiflow,
  activateNotiflow,
  deactivateNotiflow,
  archiveNotiflow,
  listNotiflows,
  getNotiflow,
  listVersions,
  countSteps,
  planNotiflow,
  runNotiflow,
  pullTemplateParts,
  pushTemplateParts,
  listChannels,
  getChannel,
  putChannel,
  importChannel,
  testChannel,
  listEndpoints,
  enableEndpoint,
  disableEndpoint,
  replayEndpoint,
  listSchedules,
  getSchedule,
  pauseSchedule,
  resumeSchedule,
  listProjects,
  getProject,
  getSettings,
  setSettings,
  listMembers,
  addMember,
  linkMember,
  disableMember,
  enableMember,
  removeMember,
  listSigningKeys,
  createSigningKey,
  rotateSigningKey,
  revokeSigningKey,
  userToken,
  search,
  api,
  watchRun,
  explainRun,
  cancelRun,
  listFailures,
  replayFailures,
  listUsers,
  importUsers,
  importTopics,
];

/** What the groups of commands are about. */
export const groups: Record<string, string> = {
  failures: 'What could not be delivered, and sending it again',
  notiflow: 'One notiflow, here and in the project',
  template: 'Partials, layouts and translations, which templates share',
  channel: 'The channels of the project',
  endpoint: 'URLs that are told what happens',
  schedule: 'Runs that are made again and again',
  project: 'The projects of the account',
  settings: 'The settings of the project',
  member: 'Who may log in at the dashboard',
  'signing-key': 'Keys with which your servers sign who a user is',
  run: 'Runs',
  users: 'Users',
  topics: 'Topics and who is on them',
};
