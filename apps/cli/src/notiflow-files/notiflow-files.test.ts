import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compareNotiflow, isSameContent } from '../sync/compare-notiflow.ts';
import { flattenContent } from './flatten-content.ts';
import { contentOf, type RemoteNotiflow } from './notiflow-content.ts';
import { nameFiles } from './notiflow-meta.ts';
import { readNotiflow } from './read-notiflow.ts';
import { keepPlaceholders, substituteEnv } from './substitute-env.ts';
import { writeNotiflow } from './write-notiflow.ts';

let directory: string;
const env = { SENDER: 'shop@example.com' };
const variable = (name: string) => `$${'{'}env:${name}}`;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nf-files-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const nothing = { name: null, parent_step_handle: null, branch_handle: null, conditions: [] };

function createRemote(template: Record<string, unknown>, channelType = 'email'): RemoteNotiflow {
  const steps = [
    {
      ...nothing,
      handle: 'trigger',
      type: 'trigger',
      position: 0,
      settings: { exclude_actor: false },
    },
    {
      ...nothing,
      handle: 'mail',
      type: 'channel',
      position: 1,
      channel_type: channelType,
      channel_handle: 'shop-mail',
      settings: {},
      template: { channel_type: channelType, data: template },
    },
    { ...nothing, handle: 'end', type: 'end', position: 2, settings: {} },
  ];
  const version = { version_number: 3, status: 'draft', sha: 'abc', steps };
  return {
    id: '1',
    handle: 'welcome',
    name: 'Welcome',
    active: true,
    include_in_preferences: true,
    has_unpublished_changes: true,
    current_version: version,
    published_version: null,
  };
}

const place = () => ({ directory, env });
const read = async () => {
  const local = await readNotiflow(place(), 'welcome');
  if (local === null) throw new Error('nothing was written');
  return local;
};
const documentPath = () => join(directory, 'welcome', 'notiflow.json');
const readDocument = async () => JSON.parse(await readFile(documentPath(), 'utf8'));

describe('the files of a notiflow', () => {
  it('hold the document, its meta, and bodies in files of their own', async () => {
    const template = { content_type: 'html', subject: 'Hi', body: '<p>Hi</p>' };
    await writeNotiflow(place(), { remote: createRemote(template), local: null });
    expect(await readDocument()).toEqual({
      $schema: 'https://notiflows.com/schemas/notiflow.json',
      __meta: {
        version: 3,
        published_version: null,
        status: 'draft',
        has_unpublished_changes: true,
        sha: 'abc',
        base: {
          name: 'Welcome',
          active: true,
          include_in_preferences: true,
          files: expect.stringMatching(/^[0-9a-f]{16}$/),
        },
      },
      name: 'Welcome',
      active: true,
      include_in_preferences: true,
      steps: [
        { handle: 'trigger', type: 'trigger', settings: { exclude_actor: false } },
        {
          handle: 'mail',
          type: 'channel',
          channel_type: 'email',
          channel_handle: 'shop-mail',
          template: { 'body@': 'steps/mail/body.html', content_type: 'html', subject: 'Hi' },
        },
        { handle: 'end', type: 'end' },
      ],
    });
    const body = await readFile(join(directory, 'welcome/steps/mail/body.html'), 'utf8');
    expect(body).toBe('<p>Hi</p>');
  });

  it('keep branches, the steps in them and their positions, and read them back the same', async () => {
    const remote = createRemote({ content_type: 'plaintext', subject: 'Hi', body: 'Hi' });
    const [trigger, mail, end] = remote.current_version?.steps ?? [];
    const isPro = { property: 'plan', operator: 'equal_to', value: 'pro', value_type: 'static' };
    const branches = [
      {
        handle: 'pro',
        name: 'Pro',
        finish: false,
        conditions: [{ operator: 'and', conditions: [isPro] }],
      },
      { handle: 'others', name: 'Others', finish: true, conditions: [] },
    ];
    const choose = { ...nothing, handle: 'choose', type: 'condition', position: 1 };
    const place = { parent_step_handle: 'choose', branch_handle: 'pro', position: 0 };
    const steps = [trigger, { ...choose, settings: { branches } }, { ...mail, ...place }, end];
    const version = { ...remote.current_version, steps } as RemoteNotiflow['current_version'];
    const branching = { ...remote, current_version: version };
    await writeNotiflow({ directory, env }, { remote: branching, local: null });
    const document = await readDocument();
    expect(document.steps[1].settings.branches).toEqual(branches);
    expect(document.steps[2]).toMatchObject(place);
    const local = await read();
    expect(isSameContent(local, branching)).toBe(true);
    expect(compareNotiflow(env, { handle: 'welcome', local, remote: branching })).toEqual([]);
  });

  it.each([
    ['email', 'plaintext', 'txt'],
    ['email', 'visual', 'html'],
    ['email', 'mjml', 'mjml'],
    ['in_app', undefined, 'md'],
    ['webhook', 'json', 'json'],
  ])(
    'name the body of a step %s with content type %s by .%s',
    (channelType, contentType, extension) => {
      const remote = createRemote({ content_type: contentType, body: 'x' }, channelType);
      const { bodies } = flattenContent(contentOf(remote));
      expect([...bodies.keys()]).toEqual([`steps/mail/body.${extension}`]);
    },
  );

  it('read back as exactly what was written, whatever the texts are', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const odd = fc.constantFrom(
      '\r\n',
      '',
      ' \n',
      '\uFEFFx',
      variable('SENDER'),
      `$${variable('X')}`,
      '{{ a }}',
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, odd), fc.oneof(text, odd), async (body, subject) => {
        const remote = createRemote({ content_type: 'plaintext', subject, body });
        await writeNotiflow(place(), { remote, local: null });
        const local = await read();
        expect(local.content).toEqual(contentOf(remote));
        expect(isSameContent(local, remote)).toBe(true);
        expect(compareNotiflow(env, { handle: 'welcome', local, remote })).toEqual([]);
        expect(local.meta?.base.files).toBe(nameFiles(local.written));
      }),
      { numRuns: 150 },
    );
  });

  it('keep the placeholders, the labels and nothing of bodies that are used no more', async () => {
    await writeNotiflow(place(), {
      remote: createRemote({ content_type: 'html', subject: 'From shop@example.com', body: 'a' }),
      local: null,
    });
    const document = await readDocument();
    document.steps[1].template.subject = `From ${variable('SENDER')}`;
    document.steps[1].description = 'The first mail';
    await writeFile(documentPath(), JSON.stringify(document));
    const remote = createRemote({
      content_type: 'plaintext',
      subject: 'From shop@example.com',
      body: 'b',
    });
    await writeNotiflow(place(), { remote, local: await read() });
    const step = (await readDocument()).steps[1];
    expect(step.description).toBe('The first mail');
    expect(step.template).toEqual({
      'body@': 'steps/mail/body.txt',
      content_type: 'plaintext',
      subject: `From ${variable('SENDER')}`,
    });
    await expect(readFile(join(directory, 'welcome/steps/mail/body.html'))).rejects.toThrow(
      'ENOENT',
    );
    expect((await read()).content).toEqual(contentOf(remote));
  });

  it.each(['../../secret', '/etc/passwd', 'steps/../../../x', '.', 'a\0b'])(
    'may not point at %s',
    async (pointer) => {
      await writeFixture({ 'body@': pointer });
      await expect(read()).rejects.toThrow('leads out of');
    },
  );

  it('may not point out of their folder by a symbolic link', async () => {
    await writeFixture({ 'body@': 'steps/body.txt' });
    await symlink('/etc', join(directory, 'welcome', 'steps'));
    await expect(read()).rejects.toThrow('leads out of');
  });

  it('are not written through a symbolic link that leads elsewhere', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'nf-elsewhere-'));
    await mkdir(join(directory, 'welcome'), { recursive: true });
    await symlink(elsewhere, join(directory, 'welcome', 'steps'));
    const writing = writeNotiflow(place(), { remote: createRemote({ body: 'x' }), local: null });
    await expect(writing).rejects.toThrow('leads out of');
    await rm(elsewhere, { recursive: true });
  });

  it.each(['..', '../x', 'A', 'a_b', ''])('have no folder for the handle "%s"', async (handle) => {
    await expect(readNotiflow(place(), handle)).rejects.toMatchObject({ exitCode: 2 });
  });
});

async function writeFixture(template: Record<string, unknown>): Promise<void> {
  await mkdir(join(directory, 'welcome'), { recursive: true });
  const steps = [{ handle: 'mail', type: 'channel', channel_type: 'email', template }];
  await writeFile(documentPath(), JSON.stringify({ steps }));
}

describe('variables in a document', () => {
  const where = 'x.json';

  it('are replaced in every text, and tell all that are missing at once', () => {
    const value = { a: `${variable('A')}-${variable('A')}`, b: [{ c: `$${variable('A')}` }], d: 1 };
    expect(substituteEnv(value, { env: { A: '$&' }, where })).toEqual({
      a: '$&-$&',
      b: [{ c: variable('A') }],
      d: 1,
    });
    expect(() => substituteEnv([variable('B'), variable('C')], { env: {}, where })).toThrow('B, C');
  });

  it('leave Liquid alone', () => {
    const text = `{{ data.total }} $${'{'}data} {% if a %}$5{% endif %}`;
    expect(substituteEnv(text, { env: {}, where })).toBe(text);
  });

  it('give back any text that was escaped', () => {
    const parts = fc.array(fc.constantFrom('$', variable('A'), '{', 'x', '}', 'env:A'));
    fc.assert(
      fc.property(parts, (words) => {
        const text = words.join('');
        const written = keepPlaceholders(text, { written: undefined, env: {} });
        expect(substituteEnv(written, { env: { A: 'no' }, where })).toBe(text);
      }),
    );
  });
});
