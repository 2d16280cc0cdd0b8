import { maskPersonal } from './mask-personal.ts';

it('leaves what tells two people apart, and nothing that was written to them', () => {
  const shown = maskPersonal({
    id: '1',
    status: 'sent',
    reason: null,
    recipient: {
      external_id: 'ada',
      email: 'ada@example.com',
      phone: '+491701234567',
      first_name: 'Ada',
      last_name: '',
      avatar: 'https://example.com/ada.png',
      locale: 'de',
      custom_fields: { plan: 'gold', seats: 3, tags: ['a', ''] },
    },
    data: { subject: 'Your bill', nested: { body: 'secret' } },
    attempts: [{ provider: 'smtp', to: 'ada@example.com', address: '+491701234567' }],
    ip: '203.0.113.7',
  });
  expect(shown).toEqual({
    id: '1',
    status: 'sent',
    reason: null,
    recipient: {
      external_id: 'ada',
      email: 'a•••@example.com',
      phone: '•••67',
      first_name: 'A•••',
      last_name: '',
      avatar: '•••',
      locale: 'de',
      custom_fields: { plan: '•••', seats: 3, tags: ['•••', ''] },
    },
    data: { subject: '•••', nested: { body: '•••' } },
    attempts: [{ provider: 'smtp', to: 'a•••@example.com', address: '•••67' }],
    ip: '•••',
  });
});

it('leaves the end of a span of time', () => {
  const span = { from: '2026-11-29T00:00:00.000Z', to: '2026-11-29T16:00:00.000Z' };
  expect(maskPersonal(span)).toEqual(span);
});

it.each([
  ['x', '•••'],
  ['@example.com', '•••'],
  ['a@b@example.com', 'a•••@example.com'],
])('cuts the address %j to %j', (email, masked) => {
  expect(maskPersonal({ email })).toEqual({ email: masked });
});
