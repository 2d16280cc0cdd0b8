import type { Message } from '@notiflow/contracts';
import { simulateSend } from './simulate-send.ts';

const simulate = (message: object, attempt = 1) =>
  simulateSend({ message: message as Message, attempt });

describe('simulateSend', () => {
  it.each([
    [{ to: 'delivered@notiflow.example' }, { kind: 'accepted', report: 'delivered' }],
    [{ to: 'Delivered+step-2@Notiflow.Example' }, { kind: 'accepted', report: 'delivered' }],
    [{ to: '+12025550100' }, { kind: 'accepted', report: 'delivered' }],
    [{ url: 'https://delivered.notiflow.example/in' }, { kind: 'accepted', report: 'delivered' }],
    [{ to: 'bounced@notiflow.example' }, { kind: 'accepted', report: 'bounced' }],
    [{ to: '+12025550101' }, { kind: 'accepted', report: 'bounced' }],
    [{ to: 'failed@notiflow.example' }, { kind: 'rejected', about: 'recipient' }],
    [{ to: '+12025550102' }, { kind: 'rejected', about: 'recipient' }],
  ])('of %j is %j', (message, result) => {
    expect(simulate(message)).toMatchObject(result);
  });

  it.each([{ to: 'delayed@notiflow.example' }, { to: '+12025550103' }])(
    'of %j is tried twice in vain',
    (message) => {
      const attempts = [1, 2, 3].map((attempt) => simulate(message, attempt)?.kind);
      expect(attempts).toEqual(['not_processed', 'not_processed', 'accepted']);
    },
  );

  it.each([
    { to: 'ada@notiflow.example' },
    { to: 'delivered@notiflow.example.org' },
    { to: 'delivered@sub.notiflow.example' },
    { to: 'undelivered@notiflow.example' },
    { to: '+12025550104' },
    { url: 'https://delivered.notiflow.example.org' },
    { url: 'https://example.org/delivered.notiflow.example' },
    { body: 'Hi' },
  ])('is none of %j', (message) => {
    expect(simulate(message)).toBeNull();
  });
});
