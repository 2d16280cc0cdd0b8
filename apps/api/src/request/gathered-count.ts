/** How far a caller's count has come, and when it begins anew. */
interface Count {
  consumedPoints: number;
  msBeforeNext: number;
}

/** A request that has been counted: which one of its window it is, from 1. */
export interface CountedRequest {
  number: number;
  msBeforeNext: number;
}

/** Requests that are counted by one command, and how many came so far. */
interface Turn {
  requests: number;
  counted: Promise<Count>;
}

/**
 * Makes a count that takes the requests of a caller together: the first is counted at once, and those that come until
 * its answer share the next command. Each of them still is a number of its own.
 */
export function createGatheredCount(
  count: (caller: string, requests: number) => Promise<Count>,
): (caller: string) => Promise<CountedRequest> {
  const underWay = new Map<string, Promise<Count>>();
  const waiting = new Map<string, Turn>();

  function begin(caller: string, requests: number): Promise<Count> {
    const counted = count(caller, requests);
    const over = () => {
      if (underWay.get(caller) === counted) underWay.delete(caller);
    };
    underWay.set(caller, counted);
    counted.then(over, over);
    return counted;
  }

  function follow(caller: string, before: Promise<Count>): Turn {
    const next = () => {
      waiting.delete(caller);
      return begin(caller, turn.requests);
    };
    const turn: Turn = { requests: 0, counted: before.then(next, next) };
    waiting.set(caller, turn);
    return turn;
  }

  return async (caller) => {
    const before = underWay.get(caller);
    if (before === undefined) return numbered(await begin(caller, 1), { place: 0, of: 1 });
    const turn = waiting.get(caller) ?? follow(caller, before);
    const place = turn.requests;
    turn.requests += 1;
    return numbered(await turn.counted, { place, of: turn.requests });
  };
}

function numbered(
  { consumedPoints, msBeforeNext }: Count,
  { place, of }: { place: number; of: number },
): CountedRequest {
  return { number: consumedPoints - of + place + 1, msBeforeNext };
}
