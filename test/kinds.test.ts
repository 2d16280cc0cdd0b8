import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  channelTypeOf,
  channelTypes,
  defineChannelType,
  sendingChannelTypes,
  stepTypes,
} from '@notiflow/contracts';
import { providers } from '@notiflow/providers';
import { deliveriesQueueNames } from '@notiflow/queue';
import Type from 'typebox';
import { stages } from '../apps/worker/src/stages/index.ts';
import type { stepDefinitions } from '../packages/engine/src/steps/registry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where kinds are defined, how a file says that it defines one, and the table it has to be in. */
const tables = [
  {
    folder: 'packages/contracts/src/channel-types',
    defines: /= defineChannelType$/,
    registry: 'packages/contracts/src/channel-types/registry.ts',
  },
  {
    folder: 'packages/contracts/src/steps',
    defines: /= defineStepShape$/,
    registry: 'packages/contracts/src/steps/registry.ts',
  },
  {
    folder: 'packages/engine/src/steps',
    defines: /= defineStep$/,
    registry: 'packages/engine/src/steps/registry.ts',
  },
  {
    folder: 'packages/providers/src',
    defines: /= define(Http|Stored)?Provider$/,
    registry: 'packages/providers/src/registry.ts',
  },
  {
    folder: 'apps/api/src/routes',
    defines: /= define(\w*Route|Switch)$/,
    registry: 'apps/api/src/routes/index.ts',
  },
  {
    folder: 'apps/cli/src/commands',
    defines: /= define(Command|NotiflowAction)$/,
    registry: 'apps/cli/src/commands/index.ts',
  },
];

describe('a kind that is defined', () => {
  it.each(tables)('in $folder is in its table', ({ folder, defines, registry }) => {
    // An import alone puts nothing into the table.
    const table = readFileSync(join(root, registry), 'utf8').replaceAll(/^import [^;]*;$/gm, '');
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(root, folder, name));
    const defining = files.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/export const (\w+) (= \w+)[<(]/g)]
        .filter(([, , call = '']) => defines.test(call))
        .map(([, name = '']) => name),
    );
    expect(defining.length).toBeGreaterThan(2);
    const isListed = (name: string) => new RegExp(`[ [,]${name}[,\\]\\n]`).test(table);
    const forgotten = defining.filter((name) => !isListed(name));
    expect(forgotten.map((name) => `Give ${name} a line in ${registry}`)).toEqual([]);
  });
});

describe('a channel type', () => {
  it.each(channelTypes)('%s has a provider, which sends or stores as the type says', (type) => {
    const own = providers.filter(({ channelType }) => channelType === type);
    expect(own.length).toBeGreaterThan(0);
    const isStored = channelTypeOf(type).sending === null;
    expect(own.map(({ storedOnly }) => storedOnly)).toEqual(own.map(() => isStored));
  });

  it('that is sent has a queue and a stage', () => {
    expect(deliveriesQueueNames).toEqual(sendingChannelTypes.map((type) => `deliveries-${type}`));
    for (const name of deliveriesQueueNames) expect(stages).toHaveProperty(name);
  });

  it('whose message needs an address that nobody gives does not compile', () => {
    const { template, sampleTemplate } = channelTypeOf('sms');
    defineChannelType({
      type: 'pager',
      template,
      sampleTemplate,
      message: Type.Object({ to: Type.String(), body: Type.String() }),
      addressFields: [],
      asksRegistered: false,
      addressesOf: () => [{ key: '', fields: {} }],
      // @ts-expect-error `to` comes neither from the template nor from the address.
      render: () => ({ body: 'Hi' }),
      channelSettings: [],
      canOptOut: true,
      sending: null,
    });
    defineChannelType({
      type: 'pager',
      template,
      sampleTemplate,
      message: Type.Object({ to: Type.String(), body: Type.String() }),
      addressFields: ['to'],
      asksRegistered: false,
      // @ts-expect-error `to` is said to come from the address, which lacks it.
      addressesOf: () => [{ key: '', fields: {} }],
      render: () => ({ body: 'Hi' }),
      channelSettings: [],
      canOptOut: true,
      sending: null,
    });
  });
});

describe('a step type', () => {
  it('with a shape and nothing that executes it does not compile', () => {
    type Definitions = typeof stepDefinitions;
    const withoutWait = {} as Omit<Definitions, 'wait'>;
    // @ts-expect-error The table of the engine has a line for each shape.
    const incomplete: Definitions = withoutWait;
    expect(incomplete).toBe(withoutWait);
  });

  it.each(stepTypes)('%s has a file for what it may be told and one for what it does', (type) => {
    for (const part of ['contracts', 'engine']) {
      expect(existsSync(join(root, `packages/${part}/src/steps/${type}.ts`))).toBe(true);
    }
  });
});
