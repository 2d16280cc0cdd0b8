import { type RecipientLink, writeRecipientLink } from '@notiflow/contracts';
import request from 'supertest';
import { publishNotiflow, startTestApi, type TestApi } from '../../test/start-test-api.ts';

let api: TestApi;
let link: RecipientLink;
let often: string;

const allowed = { isAllowed: true, limit: 1, remaining: 1, resetAfterS: 1 };
const other = '019aa000-0000-7000-8000-000000000000';
const everything = ['chat', 'email', 'mobile_push', 'sms', 'web_push'];
const allDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

beforeAll(async () => {
  // Tests ask faster than people do.
  api = await startTestApi({ rateLimiter: { take: async () => allowed } });
  const { id: notiflowId } = await publishNotiflow(api);
  const settings = { duration: 1, duration_unit: 'hours', user_schedulable: true };
  await api.send('put', '/management/v1/notiflows/often', {
    name: 'Comments',
    active: true,
    steps: [{ handle: 'gather', type: 'digest', settings }],
  });
  often = (await api.send('post', '/management/v1/notiflows/often/publish')).body.id;
  const project = await api.database.projects.findProject('default');
  link = {
    projectId: project?.id ?? '',
    userId: '',
    notiflowId,
    deliveryId: other,
    channelType: 'email',
  };
});

beforeEach(async () => {
  await api.send('delete', '/admin/v1/users/ann');
  const { body } = await api.send('put', '/admin/v1/users/ann', { timezone: 'America/New_York' });
  link.userId = body.id;
});

afterAll(() => api.close());

const path = () => `/u/${api.deps.links.sign('preferences', writeRecipientLink(link))}/preferences`;
const wishes = async () => (await api.send('get', '/admin/v1/users/ann/preferences')).body;
const want = (preferences: object) =>
  api.send('put', '/admin/v1/users/ann/preferences', preferences);
const get = async (language = 'en') =>
  (await request(api.app).get(path()).set('accept-language', language)).text;

const unquote = (text: string) => text.replaceAll('&quot;', '"');
const attribute = (tag: string, name: string) =>
  unquote(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

/** The fields of the form on a page, as a browser would send them. */
function fieldsOf(text: string): [string, string][] {
  const form = /<form.*<\/form>/s.exec(text)?.[0] ?? '';
  return [...form.matchAll(/<input[^>]*>|<select.*?<\/select>/gs)].flatMap(([tag]) => {
    const name = attribute(tag, 'name');
    if (tag.startsWith('<select')) {
      const chosen = /<option value="([^"]*)" selected>/.exec(tag)?.[1] ?? '';
      return [[name, chosen] as [string, string]];
    }
    if (tag.includes('type="checkbox"') && !tag.includes(' checked')) return [];
    return [[name, attribute(tag, 'value') || (tag.includes('checkbox') ? 'on' : '')]];
  });
}

/** Sends the form as a browser does, after `change` has filled it in. */
async function submit(change: (form: URLSearchParams) => void, text?: string) {
  const form = new URLSearchParams(fieldsOf(text ?? (await get())));
  change(form);
  return request(api.app).post(path()).type('form').send(form.toString());
}

/** Chooses in one of the lists that say how often. */
const choose = (word: string) => (form: URLSearchParams) => {
  form.delete('frequency');
  form.append('frequency', `${often}:${word}`);
};

describe('a form that is sent as it is', () => {
  it('changes nothing, whatever is stored', async () => {
    await submit(() => {});
    expect(await wishes()).toMatchObject({ quiet_hours: null, paused: false });
    await want({
      notiflows: { often: { frequency: 'weekly' } },
      quiet_hours: {
        windows: [
          { from: '22:00', to: '24:00' },
          { days: ['sun', 'sat'], from: '00:00', to: '24:00' },
        ],
        timezone: 'Asia/Tokyo',
        channel_types: ['sms'],
      },
      paused: { until: '2999-01-01T00:00:00.000Z' },
    });
    const before = await wishes();
    const { status, text } = await submit(() => {});
    expect(status).toBe(200);
    expect(text).toContain('role="status"');
    expect(await wishes()).toEqual(before);
  });
});

describe('how often digests come', () => {
  it('can be chosen where the digest lets one, and taken back', async () => {
    expect(fieldsOf(await get()).filter(([name]) => name === 'frequency')).toEqual([
      ['frequency', `${often}:usual`],
    ]);
    const { text } = await submit(choose('daily'));
    expect(fieldsOf(text)).toContainEqual(['frequency', `${often}:daily`]);
    expect((await wishes()).notiflows[often].frequency).toBe('daily');
    await submit(choose('usual'));
    expect((await wishes()).notiflows[often].frequency).toBeUndefined();
  });

  it('is not changed by what is no frequency, nor for a notiflow that lets nobody choose', async () => {
    await submit(choose('daily'));
    await submit(choose('never'));
    expect((await wishes()).notiflows[often].frequency).toBe('daily');
    await submit((form) => form.append('frequency', `${link.notiflowId}:daily`));
    expect((await wishes()).notiflows[link.notiflowId].frequency).toBeUndefined();
  });
});

describe('quiet hours', () => {
  const row = (form: URLSearchParams, from: string, to: string, days: string[] = allDays) => {
    form.set('quiet', 'on');
    form.set('quiet_from_0', from);
    form.set('quiet_to_0', to);
    form.delete('quiet_day_0');
    for (const day of days) form.append('quiet_day_0', day);
  };

  it('are suggested, and on as soon as somebody says so', async () => {
    await submit((form) => form.set('quiet', 'on'));
    expect((await wishes()).quiet_hours).toEqual({
      windows: [{ from: '22:00', to: '07:00' }],
      timezone: null,
      channel_types: everything,
    });
  });

  it('begin on the days that are chosen, and every day when none is', async () => {
    await submit((form) => row(form, '21:30', '06:00', ['sun', 'fri']));
    expect((await wishes()).quiet_hours.windows).toEqual([
      { days: ['fri', 'sun'], from: '21:30', to: '06:00' },
    ]);
    await submit((form) => row(form, '21:30', '06:00', []));
    expect((await wishes()).quiet_hours.windows).toEqual([{ from: '21:30', to: '06:00' }]);
    await submit((form) => row(form, '00:00', '00:00', ['sun']));
    expect((await wishes()).quiet_hours.windows).toEqual([
      { days: ['sun'], from: '00:00', to: '24:00' },
    ]);
  });

  it('keep what the page does not show, and lose the window that is emptied', async () => {
    const windows = [
      { from: '12:00', to: '13:00' },
      { from: '22:00', to: '07:00' },
    ];
    const kept = { timezone: 'Asia/Tokyo', channel_types: ['sms'] };
    await want({ quiet_hours: { windows, ...kept } });
    await submit((form) => {
      form.set('quiet_from_0', '');
      form.set('quiet_to_0', '');
    });
    expect((await wishes()).quiet_hours).toEqual({ windows: [windows[1]], ...kept });
    await submit((form) => form.delete('quiet'));
    expect((await wishes()).quiet_hours).toBeNull();
  });

  it('that are none are refused and shown again, and the rest is saved', async () => {
    const refused: [string, string, string[]][] = [
      ['22:00', '22:00', allDays],
      ['00:00', '00:00', allDays],
      ['22:00', '', allDays],
      ['', '', allDays],
      ['25:00', '"><script>', ['mon']],
      ['24:00', '07:00', ['mon']],
    ];
    for (const given of refused) {
      const { status, text } = await submit((form) => {
        row(form, ...given);
        choose('hourly')(form);
      });
      expect([given, status]).toEqual([given, 422]);
      expect(text).toContain('role="alert"');
      expect(text).not.toContain('<script');
      expect(fieldsOf(text)).toContainEqual(['quiet_from_0', given[0]]);
      // What goes along is what is stored, so that sending it again means the same.
      expect(fieldsOf(text)).toContainEqual([
        'shown_quiet',
        expect.stringContaining('"isOn":false'),
      ]);
    }
    expect(await wishes()).toMatchObject({
      quiet_hours: null,
      notiflows: { [often]: { frequency: 'hourly' } },
    });
  });

  it('leave alone what somebody else changed since they were shown', async () => {
    const text = await get();
    await want({ quiet_hours: { windows: [{ from: '01:00', to: '02:00' }] } });
    await submit(() => {}, text);
    expect((await wishes()).quiet_hours.windows).toEqual([{ from: '01:00', to: '02:00' }]);
  });

  it('are told by whose clocks they go, in the language of the reader', async () => {
    expect(await get()).toMatch(/By the clocks of America\/New York, where it is \d+:\d\d/);
    await want({
      quiet_hours: { windows: [{ from: '01:00', to: '02:00' }], timezone: 'Asia/Tokyo' },
    });
    expect(await get('de')).toMatch(/Nach den Uhren von Asia\/Tokyo, wo es \d\d:\d\d ist/);
    for (const [language, monday] of [
      ['fr', 'lun.'],
      ['es', 'lun'],
      ['ja', '月'],
    ] as const) {
      expect(await get(language)).toContain(`value="mon" checked>${monday}</label>`);
    }
  });
});

describe('a pause', () => {
  const pause = (choice: string) => submit((form) => form.set('pause', choice));
  const hoursAhead = async () =>
    (Date.parse((await wishes()).paused.until) - Date.now()) / 3_600_000;

  it('lasts a day, a week or until it is ended', async () => {
    expect((await pause('day')).text).toMatch(/Paused until [A-Z]/);
    expect(await hoursAhead()).toBeCloseTo(24, 1);
    await pause('week');
    expect(await hoursAhead()).toBeCloseTo(168, 1);
    expect((await pause('ever')).text).toContain('Paused until you switch it on again.');
    expect((await wishes()).paused).toBe(true);
    await pause('keep');
    await pause('nonsense');
    expect((await wishes()).paused).toBe(true);
    expect((await pause('end')).text).not.toContain('Paused until');
    expect((await wishes()).paused).toBe(false);
  });

  it('is audited as the wish of the recipient', async () => {
    await pause('ever');
    const { body } = await api.send('get', '/management/v1/audit-log?action=preferences.updated');
    expect(
      body.items.filter(({ actor_id: id }: { actor_id: string }) => id === link.userId),
    ).toMatchObject([{ actor_kind: 'recipient', details: { delivery_id: other, changes: 1 } }]);
  });
});

describe('what the page shows', () => {
  it('are notiflows that ask, and nothing that tells who the reader is', async () => {
    await api.send('put', '/management/v1/notiflows/secret', { name: 'Secret', steps: [] });
    await want({ notiflows: { secret: { enabled: false } } });
    const text = await get();
    expect(text).not.toContain('Secret');
    expect(text).not.toMatch(/\bann\b|<script|javascript:/i);
    expect(text).not.toContain(link.userId);
  });

  it('is the same for everybody whose link leads nowhere, also for a form', async () => {
    const good = path();
    const form = new URLSearchParams(fieldsOf(await get())).toString();
    await api.send('delete', '/admin/v1/users/ann');
    const { text } = await request(api.app).get('/u/x/preferences');
    for (const wrong of ['/u/x/preferences', good, `${good.slice(0, 40)}${good.slice(41)}`]) {
      for (const response of [
        await request(api.app).get(wrong),
        await request(api.app).post(wrong).type('form').send(form),
      ]) {
        expect([wrong, response.status]).toEqual([wrong, 404]);
        expect(response.text).toBe(text);
      }
    }
  });
});
