/**
 * Why an outside host is not reached: `refused` by our rules, `unresolved` by DNS, `unreachable` on the network.
 * `reason` is a sentence for people and never holds the address itself.
 */
export interface OutboundProblem {
  kind: 'refused' | 'unresolved' | 'unreachable';
  code: string;
  reason: string;
}

/** A problem that no retry solves. */
export function refusal(code: string, reason: string): OutboundProblem {
  return { kind: 'refused', code, reason };
}

/** Carries a problem through code that only knows errors. */
export class OutboundError extends Error {
  readonly problem: OutboundProblem;

  constructor(problem: OutboundProblem) {
    super(problem.reason);
    this.name = 'OutboundError';
    this.problem = problem;
  }
}
