import { everybody, registeredOf } from '../../../../test/support/everybody.ts';
import { createParser } from '../parser.ts';
import { preferenceChannelTypes } from '../preferences.ts';
import { nothingRegistered } from '../registered.ts';
import type { ReadField } from './define-channel-type.ts';
import { channelTypeOf, channelTypes, sendingChannelTypes } from './registry.ts';

const nobody = { email: null, phone: null };
const asWritten: ReadField = (_path, _kind, source) => source;

describe('the table of channel types', () => {
  it('has each type once, under a name of one word or words joined by underscores', () => {
    expect(new Set(channelTypes).size).toBe(channelTypes.length);
    for (const type of channelTypes) expect(type).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });

  it('lets users turn off every type that one can opt out of, and no other', () => {
    for (const type of channelTypes) {
      expect({ type, canOptOut: preferenceChannelTypes.includes(type as never) }).toEqual({
        type,
        canOptOut: channelTypeOf(type).canOptOut,
      });
    }
  });
});

describe.each(channelTypes)('%s', (type) => {
  const definition = channelTypeOf(type);

  it('takes its own sample for a template, and no field that it does not know', () => {
    const parse = createParser(definition.template);
    expect(parse(definition.sampleTemplate)).toEqual({
      ok: true,
      value: definition.sampleTemplate,
    });
    const refused = parse({ ...definition.sampleTemplate, unknown_one: 1 });
    expect(refused.ok ? [] : refused.problems).toMatchObject([{ field: 'unknown_one' }]);
  });

  it('has a content_type with a default, which says how to read the body', () => {
    expect(definition.template.properties).toHaveProperty('content_type.default');
  });

  it('makes a whole message of a template and an address, and nothing else', () => {
    const parse = createParser(definition.message);
    const addresses = definition.addressesOf(everybody, registeredOf(2), 'registered');
    expect(addresses.length).toBeGreaterThan(0);
    for (const { fields } of addresses) {
      const message = { ...definition.render(definition.sampleTemplate, asWritten), ...fields };
      expect(parse(message)).toEqual({ ok: true, value: message });
    }
    expect(definition.message).toHaveProperty('additionalProperties', false);
  });

  it('tells the addresses of a recipient apart', () => {
    const keys = definition
      .addressesOf(everybody, registeredOf(2), 'registered')
      .map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('reaches nobody without an address, unless it needs none', () => {
    const addresses = definition.addressesOf(nobody, nothingRegistered, 'registered');
    expect(addresses).toEqual(
      definition.addressFields.length === 0 ? [{ key: '', fields: {} }] : [],
    );
  });

  it('names fields of its template as URLs to connect to', () => {
    const names = Object.keys(definition.template.properties);
    expect(names).toEqual(expect.arrayContaining([...(definition.requestUrls ?? [])]));
  });
});

describe.each(sendingChannelTypes)('%s, which is sent,', (type) => {
  const sending = channelTypeOf(type).sending;

  it('waits longer and longer before it tries again', () => {
    const delays = [...(sending?.retryDelaysMs ?? [])];
    expect(delays.length).toBeGreaterThan(0);
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(delays[0]).toBeGreaterThanOrEqual(1_000);
  });

  it('has a whole message to try a channel with', () => {
    const message = sending?.test.compose('somewhere') as object;
    const parsed = createParser(channelTypeOf(type).message)(message);
    // Where it goes is checked by a schema of its own, before.
    const problems = parsed.ok ? [] : parsed.problems.filter(({ field }) => field !== 'to');
    expect(problems).toEqual([]);
  });
});
