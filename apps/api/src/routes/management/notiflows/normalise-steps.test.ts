import type { StepBody } from '@notiflow/contracts';
import { normaliseSteps } from './normalise-steps.ts';

const inApp: StepBody = {
  handle: 'feed',
  type: 'channel',
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { body: 'Hello' },
};

function problemsOf(...steps: (StepBody | null)[]): string[] {
  const normalised = normaliseSteps(steps);
  return normalised.ok ? [] : normalised.problems.map(({ field, reason }) => `${field} ${reason}`);
}

function stepsOf(...steps: StepBody[]) {
  const normalised = normaliseSteps(steps);
  if (!normalised.ok) throw new Error(JSON.stringify(normalised.problems));
  return normalised.value;
}

const hour = { duration: 1, duration_unit: 'hours' };

describe('normaliseSteps', () => {
  it('puts trigger and end around what is given', () => {
    expect(stepsOf()).toEqual([
      { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
      { type: 'end', handle: 'end', position: 1 },
    ]);
  });

  it('takes overflow beside the template and among the settings, and stores it once', () => {
    const text = { ...inApp, channel_type: 'sms', template: { body: 'Hello' } } as const;
    const beside = stepsOf({ ...text, overflow: 'split' });
    expect(beside[1]).toMatchObject({ channel_type: 'sms', overflow: 'split' });
    expect(beside).toEqual(stepsOf({ ...text, settings: { overflow: 'split' } }));
    expect(problemsOf({ ...inApp, overflow: 'split' })).toEqual(['steps[0].overflow invalid']);
    expect(problemsOf({ handle: 'end', type: 'end', overflow: 'split' })).toEqual([
      'steps[0].overflow unknown',
    ]);
  });

  it('orders by position and counts from 0', () => {
    const steps = stepsOf(
      { handle: 'end', type: 'end', position: 90 },
      { ...inApp, handle: 'second', position: 20 },
      { ...inApp, handle: 'first', position: 10 },
      { handle: 'trigger', type: 'trigger', position: 0 },
    );
    expect(steps.map(({ handle, position }) => [handle, position])).toEqual([
      ['trigger', 0],
      ['first', 1],
      ['second', 2],
      ['end', 3],
    ]);
  });

  it('reads the same step from settings, from a wrapped template and flat', () => {
    const { template, channel_type, channel_handle, ...rest } = inApp;
    const flat = stepsOf(inApp);
    expect(stepsOf({ ...rest, settings: { channel_type, channel_handle, template } })).toEqual(
      flat,
    );
    expect(
      stepsOf({ ...rest, channel_handle, template: { channel_type, data: template } }),
    ).toEqual(flat);
    expect(flat[1]).toMatchObject({ template: { content_type: 'markdown', body: 'Hello' } });
  });

  it('reads exclude_actor of the trigger beside or inside its settings', () => {
    const trigger = { handle: 'trigger', type: 'trigger' } as const;
    for (const step of [
      { ...trigger, exclude_actor: true },
      { ...trigger, settings: { exclude_actor: true } },
    ]) {
      expect(stepsOf(step)[0]).toMatchObject({ exclude_actor: true });
    }
  });

  it('writes a JSON body of a webhook as text', () => {
    const [, step] = stepsOf({
      handle: 'hook',
      type: 'channel',
      channel_type: 'webhook',
      template: { url: 'https://example.com', body: { id: '{{ data.id }}' } },
    });
    expect(step).toMatchObject({
      template: { method: 'POST', headers: {}, body: '{"id":"{{ data.id }}"}' },
    });
  });

  it.each([
    [
      { duration: 1, duration_unit: 'day' },
      { duration: 1, duration_unit: 'days' },
    ],
    [
      { duration: 90, unit: 'seconds' },
      { duration: 90, duration_unit: 'seconds' },
    ],
    [
      { duration: 2, unit: 'hour' },
      { duration: 2, duration_unit: 'hours' },
    ],
    [{ until: '2026-12-24T18:00:00+01:00' }, { until: '2026-12-24T18:00:00+01:00' }],
    [
      { until: 'data.at', before: { duration: 1, unit: 'hour' }, on_invalid: 'stop' },
      { until: 'data.at', before: { duration: 1, duration_unit: 'hours' }, on_invalid: 'stop' },
    ],
    [
      { windows: [{ from: '22:00', to: '06:00', days: ['fri'] }], timezone: 'recipient' },
      { windows: [{ from: '22:00', to: '06:00', days: ['fri'] }], timezone: 'recipient' },
    ],
    [
      { until_time: '09:00', days: ['mon'], timezone: 'Asia/Tokyo' },
      { until_time: '09:00', days: ['mon'], timezone: 'Asia/Tokyo' },
    ],
    [
      { until_event: { name: 'order.paid' }, duration: 1, unit: 'day' },
      {
        until_event: {
          name: 'order.paid',
          match: [],
          timeout: { duration: 1, duration_unit: 'days' },
          on_match: 'continue',
          on_timeout: 'continue',
        },
      },
    ],
  ])('stores a wait of %j with the unit in the plural', (settings, stored) => {
    const [, wait] = stepsOf({ handle: 'wait_1', type: 'wait', settings });
    expect(wait).toEqual({ type: 'wait', handle: 'wait_1', position: 1, ...stored });
  });

  it.each([
    [{}, 'settings.duration required'],
    [{ duration: 5 }, 'settings.duration_unit required'],
    [{ duration: 0, duration_unit: 'days' }, 'settings.duration range'],
    [{ duration: 1.5, duration_unit: 'days' }, 'settings.duration type'],
    [{ duration: 366, duration_unit: 'days' }, 'settings.duration range'],
    [{ duration: 1, duration_unit: 'fortnights' }, 'settings.duration_unit enum'],
    [{ until: 'tomorrow' }, 'settings.until format'],
    [{ until: 'other.at' }, 'settings.until format'],
    [{ until: 'data..at' }, 'settings.until format'],
    [{ until: '2126-12-24T18:00:00Z' }, 'settings.until range'],
    [{ until: '2026-12-24T18:00:00Z', max: hour }, 'settings.max exclusive'],
    [{ until: 'data.at', before: hour, after: hour }, 'settings.after exclusive'],
    [{ until: 'data.at', max: { duration: 366, unit: 'day' } }, 'settings.max.duration range'],
    [{ duration: 1, unit: 'day', on_invalid: 'stop' }, 'settings.on_invalid exclusive'],
    [{ until: 'data.at', until_event: { name: 'a', timeout: hour } }, 'settings.until exclusive'],
    [{ until_event: { name: 'a b', timeout: hour } }, 'settings.until_event.name format'],
    [{ until_event: { name: 'delivery.won', timeout: hour } }, 'settings.until_event.name enum'],
    [
      { until_event: { name: 'a' }, duration: 31, unit: 'day' },
      'settings.until_event.timeout.duration range',
    ],
    [
      { until_event: { name: 'a' }, duration: 1 },
      'settings.until_event.timeout.duration_unit required',
    ],
    [
      {
        until_event: {
          name: 'a',
          timeout: hour,
          match: [{ conditions: [{ property: 'run.id', operator: 'is_empty' }] }],
        },
      },
      'settings.until_event.match[0].conditions[0].property invalid',
    ],
    [{ until: '2026-12-31T23:59:60Z' }, 'settings.until format'],
    [{ until: '2026-12-24T18:00:00Z', duration: 1 }, 'settings.duration exclusive'],
    [{ until: '2026-12-24T18:00:00Z', day: 1 }, 'settings.day unknown'],
    [{ until: '2026-12-24T18:00:00Z', days: ['mon'] }, 'settings.days exclusive'],
    [{ until_time: '9:00' }, 'settings.until_time format'],
    [{ until_time: '24:00' }, 'settings.until_time format'],
    [{ until_time: '09:00', days: ['monday'] }, 'settings.days[0] enum'],
    [{ until_time: '09:00', timezone: 'Mars/Olympus' }, 'settings.timezone format'],
    [{ windows: [] }, 'settings.windows required'],
    [{ windows: [{ from: '09:00', to: '09:00' }] }, 'settings.windows[0].to invalid'],
    [
      { until_event: { name: 'a', timeout: hour }, windows: [{ from: '09:00', to: '10:00' }] },
      'settings.windows exclusive',
    ],
  ])('refuses a wait of %j', (settings, problem) => {
    expect(problemsOf({ handle: 'wait_1', type: 'wait', settings })).toEqual([
      `steps[0].${problem}`,
    ]);
  });

  it.each([
    [
      { duration: 1, unit: 'day' },
      { duration: 1, duration_unit: 'days' },
    ],
    [
      { duration: 5, duration_unit: 'minutes', throttle_key: 'data.project_id' },
      { duration: 5, duration_unit: 'minutes', throttle_key: 'data.project_id' },
    ],
    [
      { duration: 5, duration_unit: 'minutes', throttle_key: '' },
      { duration: 5, duration_unit: 'minutes' },
    ],
  ])('stores a throttle of %j', (settings, stored) => {
    const [, throttle] = stepsOf({ handle: 'throttle_1', type: 'throttle', settings });
    expect(throttle).toEqual({ type: 'throttle', handle: 'throttle_1', position: 1, ...stored });
  });

  it.each([
    [{}, 'settings.duration required'],
    [{ duration: 5 }, 'settings.duration_unit required'],
    [{ ...hour, duration: 0 }, 'settings.duration range'],
    [{ duration: 366, duration_unit: 'days' }, 'settings.duration range'],
    [{ ...hour, throttle_key: 7 }, 'settings.throttle_key type'],
    [{ ...hour, throttle_key: 'project id' }, 'settings.throttle_key format'],
    [{ ...hour, throttle_key: 'run.id' }, 'settings.throttle_key invalid'],
    [{ ...hour, most: 2 }, 'settings.most unknown'],
  ])('refuses a throttle of %j', (settings, problem) => {
    expect(problemsOf({ handle: 'throttle_1', type: 'throttle', settings })).toContain(
      `steps[0].${problem}`,
    );
  });

  it.each(['digest', 'batch'])('stores a %s as a digest', (type) => {
    const settings = { duration: 1, unit: 'hour', digest_key: 'data.thread' };
    const [, digest] = stepsOf({ handle: 'digest_1', type: type as 'digest', settings });
    const stored = { ...hour, digest_key: 'data.thread' };
    expect(digest).toEqual({ type: 'digest', handle: 'digest_1', position: 1, ...stored });
  });

  it.each([
    [{}, 'settings.duration required'],
    [{ ...hour, digest_key: 'thread id' }, 'settings.digest_key format'],
    [{ ...hour, windows: 2 }, 'settings.windows unknown'],
    [{ ...hour, window: 'data.open' }, 'settings.duration exclusive'],
    [{ ...hour, on_invalid: 'stop' }, 'settings.on_invalid exclusive'],
    [{ window: 'when it suits' }, 'settings.window format'],
    [{ schedule: { cron: '61 * * * *' } }, 'settings.schedule.cron invalid'],
    [{ schedule: {} }, 'settings.schedule.cron required'],
    [{ schedule: { cron: '0 9 * * *' }, timezone: 'Mars' }, 'settings.timezone format'],
    [{ schedule: { cron: '0 0 30 2 *' } }, 'settings.schedule.cron invalid'],
    [
      { schedule: { rrule: 'FREQ=DAILY;UNTIL=20200101T000000Z' } },
      'settings.schedule.rrule invalid',
    ],
    [{ ...hour, sliding: true }, 'settings.max_duration required'],
    [{ ...hour, max_duration: hour }, 'settings.max_duration exclusive'],
    [
      { ...hour, sliding: true, max_duration: { duration: 1, unit: 'minute' } },
      'settings.max_duration range',
    ],
    [
      { schedule: { cron: '0 9 * * *' }, sliding: true, max_duration: hour },
      'settings.sliding exclusive',
    ],
    [{ ...hour, max_items: 1 }, 'settings.max_items range'],
    [{ ...hour, max_items: 3, min_items: 4 }, 'settings.min_items range'],
    [{ ...hour, leading: true, look_back: hour }, 'settings.look_back exclusive'],
    [{ ...hour, retain: { keep: 'highest', count: 2 } }, 'settings.retain.by required'],
    [{ ...hour, retain: { keep: 'last', count: 2, by: 'x' } }, 'settings.retain.by exclusive'],
    [
      { ...hour, retain: { keep: 'lowest', count: 2, by: 'recipient.age' } },
      'settings.retain.by invalid',
    ],
    [{ ...hour, retain: { keep: 'some', count: 2 } }, 'settings.retain.keep enum'],
    [{ ...hour, version_mode: 'newest' }, 'settings.version_mode enum'],
    [{ ...hour, bypass: 'low' }, 'settings.bypass enum'],
  ])('refuses a digest of %j', (settings, problem) => {
    expect(problemsOf({ handle: 'digest_1', type: 'digest', settings })).toContain(
      `steps[0].${problem}`,
    );
  });

  it('reads one word of stop_when, or several', () => {
    const told = (stop_when: unknown) => stepsOf({ ...inApp, settings: { stop_when } })[1];
    expect(told('read')).toMatchObject({ stop_when: ['read'] });
    expect(told(['seen', 'clicked'])).toMatchObject({ stop_when: ['seen', 'clicked'] });
    for (const odd of ['opened', [], ['seen', 'seen'], 5]) {
      const [problem = ''] = problemsOf({ ...inApp, settings: { stop_when: odd } });
      expect(problem).toMatch(/^steps\[0\]\.settings\.stop_when/);
    }
  });

  it('refuses a channel type that it does not know', () => {
    const text: StepBody = {
      handle: 'text',
      type: 'channel',
      settings: { channel_type: 'pigeon' },
    };
    expect(problemsOf(inApp, text)).toEqual(['steps[1].settings.channel_type enum']);
  });

  it('refuses handles and positions that are there twice, and a second trigger', () => {
    expect(
      problemsOf(
        { handle: 'a', type: 'trigger', position: 1 },
        { ...inApp, handle: 'a', position: 1 },
        { handle: 'b', type: 'trigger' },
        { ...inApp, handle: 'end' },
      ),
    ).toEqual([
      'steps[1].handle duplicate',
      'steps[1].position duplicate',
      'steps[2].type duplicate',
      'steps[2].position invalid',
      'steps[3].handle invalid',
    ]);
  });

  it('keeps the handles of the steps that every notiflow has for them', () => {
    expect(problemsOf({ handle: 'end', type: 'trigger' }, { ...inApp, handle: 'trigger' })).toEqual(
      ['steps[0].handle invalid', 'steps[1].handle invalid'],
    );
  });

  it('drops an empty channel handle, which editors send while nothing is chosen', () => {
    expect(stepsOf({ ...inApp, channel_handle: '' })[1]).not.toHaveProperty('channel_handle');
  });

  it('refuses a trigger that is not first and an end that is not last', () => {
    expect(problemsOf({ handle: 'end', type: 'end' }, { handle: 'go', type: 'trigger' })).toEqual([
      'steps[0].position invalid',
      'steps[1].position invalid',
    ]);
  });

  it('tells what is wrong in a template at its place, Liquid included', () => {
    const email = { handle: 'mail', type: 'channel', channel_type: 'email' } as const;
    expect(
      problemsOf(
        { ...email, template: { body: '{{ data.x | nope }}', nope: 1 } },
        { ...email, handle: 'b', template: { subject: '{% if %}', body: 'x' } },
        { ...inApp, template: { channel_type: 'email', data: { body: ' ' }, more: 1 } },
      ),
    ).toEqual([
      'steps[0].template.subject required',
      'steps[0].template.nope unknown',
      'steps[1].template.subject invalid',
      'steps[2].template.channel_type invalid',
      'steps[2].template.more unknown',
      'steps[2].template.body format',
    ]);
  });

  it('refuses fields that do not belong to the step', () => {
    expect(
      problemsOf(
        { handle: 'go', type: 'trigger', channel_type: 'email', settings: { nope: 1 } },
        { ...inApp, settings: { channel_handle: 1, nope: 1 } },
        { handle: 'none', type: 'channel' },
      ),
    ).toEqual([
      'steps[0].channel_type unknown',
      'steps[0].settings.nope unknown',
      'steps[1].settings.nope unknown',
      'steps[1].settings.channel_handle type',
      'steps[2].channel_type required',
    ]);
  });

  it('keeps the places of steps that another check refused', () => {
    expect(problemsOf(null, { handle: 'c', type: 'channel' })).toEqual([
      'steps[1].channel_type required',
    ]);
  });
});
