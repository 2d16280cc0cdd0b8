import { answerInTime } from './answer-in-time.ts';

describe('answerInTime', () => {
  it('gives the answer, or the failure, of the work', async () => {
    expect(await answerInTime(Promise.resolve(1))).toBe(1);
    await expect(answerInTime(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('gives up on work that hangs, as unavailable', async () => {
    await expect(answerInTime(new Promise(() => {}), 10)).rejects.toMatchObject({
      code: 'unavailable',
      headers: { 'retry-after': '5' },
    });
  });
});
