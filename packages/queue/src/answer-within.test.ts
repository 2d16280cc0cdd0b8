import { answerWithin } from './answer-within.ts';

describe('answerWithin', () => {
  it('passes on an answer in time, good or bad', async () => {
    await expect(answerWithin(Promise.resolve(7), 1_000)).resolves.toBe(7);
    await expect(answerWithin(Promise.reject(new Error('refused')), 1_000)).rejects.toThrow(
      'refused',
    );
  });

  it('rejects when the answer takes too long', async () => {
    await expect(answerWithin(new Promise(() => {}), 10)).rejects.toThrow('no answer within 10 ms');
  });
});
