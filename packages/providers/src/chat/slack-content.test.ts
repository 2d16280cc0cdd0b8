import { buildSlackContent } from './slack-content.ts';

const build = (value: unknown) =>
  buildSlackContent({ content_type: 'json', body: JSON.stringify(value) });

describe('buildSlackContent', () => {
  const block = { type: 'section', text: { type: 'mrkdwn', text: 'Hi' } };

  it('takes an object of blocks, a list of them, and attachments', () => {
    expect(build({ blocks: [block], text: 'Hi all' })).toEqual({ blocks: [block], text: 'Hi all' });
    expect(build([block])).toEqual({ blocks: [block], text: 'Hi' });
    expect(build({ attachments: [{ fallback: 'Red' }] })).toEqual({
      attachments: [{ fallback: 'Red' }],
      text: 'Red',
    });
  });

  it('makes the text of notifications of what the blocks say', () => {
    const fields = { type: 'section', fields: [{ text: 'a' }, { text: 'b' }, 1] };
    expect(build([block, { type: 'divider' }, fields, null, 'x'])).toMatchObject({
      text: 'Hi\na\nb',
    });
  });

  it.each([
    ['no JSON', '{"blocks": ['],
    ['a word', '"Hi"'],
    ['another place', JSON.stringify({ channel: 'C1', text: 'Hi' })],
    ['blocks that are no list', JSON.stringify({ blocks: {} })],
  ])('refuses %s', (_what, body) => {
    expect(buildSlackContent({ content_type: 'json', body })).toMatchObject({
      kind: 'rejected',
      about: 'content',
      code: 'slack_json_invalid',
    });
  });
});
