import { createTurns } from './create-turns.ts';

/** Whether what waits for its turn got it. */
async function getsTurn(shareMs: number): Promise<boolean> {
  let hadTurn = false;
  setImmediate(() => {
    hadTurn = true;
  });
  await createTurns(shareMs)();
  return hadTurn;
}

describe('createTurns', () => {
  it('lets everything else have a turn when the loop has had its share', async () => {
    expect(await getsTurn(0)).toBe(true);
  });

  it('goes on at once before that', async () => {
    expect(await getsTurn(Number.POSITIVE_INFINITY)).toBe(false);
  });
});
