import { createHash } from 'node:crypto';
import {
  type CallRequest,
  callRequestBytesMax,
  renderCallRequest,
  ringPriority,
  type StepOf,
} from '@notiflow/contracts';
import type { FoundCall, NewCall } from '@notiflow/database';
import type { Answer } from '@notiflow/engine';
import { digestOf } from '@notiflow/providers';
import { buildRecipientVariables, buildSharedVariables, makeStorable } from '@notiflow/templates';
import type { WorkerDeps } from '../deps.ts';
import type { Asked } from './asked.ts';
import { cutInto } from './ring-deliveries.ts';

type Deps = Pick<WorkerDeps, 'calls' | 'plans' | 'renderer' | 'doorbell'>;
type FetchStep = StepOf<'fetch'>;
type AskedCall = Asked<'call'>;

/** What a notification asks, or the word for why it cannot. */
type Prepared = { ok: true; asked: AskedCall; call: NewCall } | { ok: false; code: string };

// What is rendered for so many is held at a time, until those that ask the same are told apart.
const renderedMax = 100;
const callIdsMax = 500;

/**
 * Answers what fetch steps ask, as far as it is known. Who waited for a call gets what became of it. Of the others those
 * that ask the same of a run share a call, which is opened and rung for unless there is one.
 */
export async function answerCalls(deps: Deps, asked: AskedCall[]): Promise<Answer<'call'>[]> {
  const answers = new Map<string, Answer<'call'>>();
  const waited = asked.filter(({ callId }) => callId !== null);
  const known = await deps.calls.findCalls(waited.map(({ callId }) => ({ callId: callId ?? '' })));
  const byId = new Map(known.map((call) => [call.id, call]));
  for (const { id, callId } of waited) {
    const call = byId.get(callId ?? '');
    if (call !== undefined) answers.set(id, toAnswer(call));
  }
  // A call is gone when the one it was first made for is erased: the others ask again.
  const fresh = asked.filter(({ id }) => !answers.has(id));
  for (const [id, answer] of await askAnew(deps, fresh)) answers.set(id, answer);
  return asked.map(({ id }) => answers.get(id) ?? { state: 'failed', code: 'call_lost' });
}

/** `tried` are those for whom a call was to be opened before, and is not there. */
async function askAnew(
  deps: Deps,
  asked: AskedCall[],
  tried: ReadonlySet<string> = new Set(),
): Promise<[id: string, answer: Answer<'call'>][]> {
  if (asked.length === 0) return [];
  const calls = new Map<string, NewCall>();
  const nameOf = new Map<string, string>();
  const answers: [string, Answer<'call'>][] = [];
  for (const some of cutInto(asked, renderedMax)) {
    for (const [place, prepared] of (await prepareAll(deps, some)).entries()) {
      const { id, run } = some[place] as AskedCall;
      if (!prepared.ok) answers.push([id, { state: 'failed', code: prepared.code }]);
      else {
        const name = nameCall({ ...prepared.call, runId: run.id });
        nameOf.set(id, name);
        if (!calls.has(name)) calls.set(name, prepared.call);
      }
    }
  }
  await openAndRing(deps, { calls: [...calls.values()], asked });
  const runOf = new Map(asked.map(({ id, run }) => [id, run.id]));
  const found = await deps.calls.findCalls(
    [...calls.values()].map(({ notificationId, step, keyHash }) => {
      return { runId: runOf.get(notificationId) ?? '', step, keyHash };
    }),
  );
  const byName = new Map(found.map((call) => [nameCall(call), call]));
  for (const [id, name] of nameOf) {
    const call = byName.get(name);
    if (call !== undefined) answers.push([id, toAnswer(call)]);
  }
  // Whoever a call was made for may have been erased at this moment, and the call with them: another one asks for the
  // others. Whose call is not there twice was saved or erased itself, and is told anything.
  const openers = new Set([...calls.values()].map(({ notificationId }) => notificationId));
  const isLost = (id: string) => nameOf.has(id) && !byName.has(nameOf.get(id) ?? '');
  const lost = asked.filter(({ id }) => isLost(id) && !tried.has(id));
  const isOpener = ({ id }: AskedCall) => openers.has(id);
  const again = [...lost.filter((one) => !isOpener(one)), ...lost.filter(isOpener)];
  const answered = await askAnew(deps, again, new Set([...tried, ...openers]));
  return [...answers, ...answered];
}

function nameCall({ runId, step, keyHash }: { runId: string; step: string; keyHash: string }) {
  return `${runId} ${step} ${keyHash}`;
}

async function openAndRing(
  { calls, doorbell }: Pick<Deps, 'calls' | 'doorbell'>,
  given: { calls: NewCall[]; asked: AskedCall[] },
): Promise<void> {
  if (given.calls.length === 0) return;
  const opened = await calls.openCalls(given.calls);
  const jobs = cutInto(opened, callIdsMax).map((call_ids) => ({ call_ids }));
  const priority = Math.min(...given.asked.map(({ run }) => ringPriority(run)));
  if (jobs.length > 0) await doorbell.ring('calls', jobs, { priority });
}

function toAnswer(call: FoundCall): Answer<'call'> {
  switch (call.status) {
    case 'open':
      return { state: 'open', callId: call.id, until: call.until };
    case 'answered':
      return { state: 'answered', value: call.answer };
    case 'failed':
      return { state: 'failed', code: call.reason };
    default:
      return call satisfies never;
  }
}

/** Renders what notifications ask, those of one run and step together; in their order. */
async function prepareAll(
  deps: Pick<Deps, 'plans' | 'renderer'>,
  asked: AskedCall[],
): Promise<Prepared[]> {
  const prepared = new Map<string, Prepared>();
  const plans = await deps.plans.find(asked.map(({ run }) => run.versionId));
  for (const group of groupByStep(asked)) {
    const [{ run, question } = asked[0] as AskedCall] = group;
    const outcomes = await deps.renderer.renderSources({
      render: (read) => renderCallRequest(question.step, read),
      parts: plans.get(run.versionId)?.parts,
      shared: buildSharedVariables(run),
      recipients: group.map(buildRecipientVariables),
    });
    for (const [place, one] of group.entries()) {
      const outcome = outcomes[place];
      const request = outcome?.ok ? outcome.fields : null;
      prepared.set(one.id, prepare(one, request));
    }
  }
  return asked.map(({ id }) => prepared.get(id) ?? { ok: false, code: 'template_error' });
}

function groupByStep(asked: AskedCall[]): AskedCall[][] {
  const groups = new Map<string, AskedCall[]>();
  for (const one of asked) {
    // What carries a digest has data of its own.
    const key = `${one.run.id} ${one.step} ${one.windowId ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function prepare(asked: AskedCall, rendered: CallRequest | null): Prepared {
  const { step } = asked.question;
  const request = rendered === null ? null : makeStorable(rendered);
  if (request === null) return { ok: false, code: 'template_error' };
  const { query, ...plain } = request;
  if (!URL.canParse(plain.url)) return { ok: false, code: 'url_invalid' };
  const url = withQuery(plain.url, query);
  if (Buffer.byteLength(JSON.stringify({ ...plain, url })) > callRequestBytesMax) {
    return { ok: false, code: 'request_too_large' };
  }
  const channelId = findChannelId(asked);
  if (channelId === undefined) return { ok: false, code: 'no_channel' };
  const { timeout, response_path: responsePath } = step;
  const stored = {
    ...plain,
    url: url.href,
    timeoutMs: timeout * 1_000,
    ...(responsePath !== undefined && { responsePath }),
  };
  const call: NewCall = {
    notificationId: asked.id,
    visit: asked.visit,
    step: step.handle,
    keyHash: hash([asked.run.id, step.handle, channelId, stored]),
    channelId,
    lane: digestOf(url.host),
    turn: ringPriority(asked.run),
    request: stored,
  };
  return { ok: true, asked, call };
}

function withQuery(text: string, query: Record<string, string>): URL {
  const url = new URL(text);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url;
}

/** Null when nothing is to be signed; undefined when there is no such channel. */
function findChannelId({ question, channels }: AskedCall): string | null | undefined {
  const { channel_handle: handle }: FetchStep = question.step;
  if (handle === undefined) return null;
  const channel = channels.get(handle);
  return channel?.type === 'webhook' ? channel.id : undefined;
}

function hash(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
