import type { OwnerSend, ProjectFacts } from '../fill-project.ts';
import type { RouteRequest } from '../project-access.ts';

/** A request to a route that succeeds in a filled project. */
export interface RouteSample extends RouteRequest {
  status: number;
  /** What shows who asks, beside what opens the surface. */
  headers?: Record<string, string>;
  /** The route makes what its path names, so that another project gets one of its own instead of a 404. */
  makes?: boolean;
  /** Values of parameters that nobody has; needed only where neither an id nor a name is meant. */
  missing?: Record<string, string>;
}

/** What a sample is made with. */
export interface SampleInput {
  facts: ProjectFacts;
  /** Makes what the request is to be about, as the owner of the project. */
  send: OwnerSend;
}

/** Requests to routes that succeed, by the name of the route. */
export type RouteSamples = Record<
  string,
  (input: SampleInput) => RouteSample | Promise<RouteSample>
>;
