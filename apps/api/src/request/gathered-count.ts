/** How far the count of a window has come, and when it begins anew. */
interface Count {
  consumedPoints: number;
  msBeforeNext: number;
}

/** What was taken from a window. */
export interface Taken {
  /** How much the window held before. */
  before: number;
  msBeforeNext: number;
}

/** What is counted by one command: how much came so far. */
interface Turn {
  amount: number;
  counted: Promise<Count>;
}

/**
 * Makes a count that takes the requests of a caller together: the first is counted at once, and those that come until
 * its answer share the next command. Each of them still has a place of its own.
 */
export function createGatheredCount(
  count: (caller: string, amount: number) => Promise<Count>,
): (caller: string, amount: number) => Promise<Taken> {
  const underWay = new Map<string, Promise<Count>>();
  const waiting = new Map<string, Turn>();

  function begin(caller: string, amount: number): Promise<Count> {
    const counted = count(caller, amount);
    const over = () => {
      if (underWay.get(caller) === counted) underWay.delete(caller);
    };
    underWay.set(caller, counted);
    counted.then(over, over);
    return counted;
  }

  function follow(caller: string, former: Promise<Count>): Turn {
    const next = () => {
      waiting.delete(caller);
      return begin(caller, turn.amount);
    };
    const turn: Turn = { amount: 0, counted: former.then(next, next) };
    waiting.set(caller, turn);
    return turn;
  }

  return async (caller, amount) => {
    const former = underWay.get(caller);
    if (former === undefined) {
      const { consumedPoints, msBeforeNext } = await begin(caller, amount);
      return { before: consumedPoints - amount, msBeforeNext };
    }
    const turn = waiting.get(caller) ?? follow(caller, former);
    const place = turn.amount;
    turn.amount += amount;
    const { consumedPoints, msBeforeNext } = await turn.counted;
    return { before: consumedPoints - turn.amount + place, msBeforeNext };
  };
}
