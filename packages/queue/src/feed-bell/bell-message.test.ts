import { randomUUID } from 'node:crypto';
import { packBellMessage, unpackBellMessage, usersPerMessage } from './bell-message.ts';

const rungAt = Date.UTC(2026, 10, 29);

describe('a message of the bell', () => {
  it('is read as it was packed', () => {
    const userIds = [randomUUID(), randomUUID(), randomUUID()];
    expect(unpackBellMessage(packBellMessage({ rungAt, userIds }))).toEqual({ rungAt, userIds });
    expect(unpackBellMessage(packBellMessage({ rungAt, userIds: null }))).toEqual({
      rungAt,
      userIds: null,
    });
  });

  it('fits into what NOTIFY takes', () => {
    const userIds = Array.from({ length: usersPerMessage }, () => randomUUID());
    expect(packBellMessage({ rungAt, userIds }).length).toBeLessThan(8_000);
  });

  it.each(['', 'hello', 'abc.####', `abc.${Buffer.from('half an id').toString('base64')}`])(
    'is nothing where it is %j',
    (text) => {
      expect(unpackBellMessage(text)).toBeNull();
    },
  );
});
