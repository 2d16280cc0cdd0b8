import type { Follower, ProjectLook } from '@notiflow/database';
import type { Line, LineEvent } from '../streams/line.ts';
import type { TurnStream } from '../streams/take-turns.ts';
import type { ChangePosition } from './change-position.ts';

/** Whom a stream is for, and from where on. */
export interface FollowWish extends Follower {
  /** The member or token, which has so many streams and no more. */
  followerId: string;
  /** Whether its reader may see the workers of the installation. */
  seesInstallation: boolean;
  /** What its reader knows of; null begins with what comes next. */
  position: ChangePosition | null;
}

/** One reader of the changes of one project, connected to this process. */
export interface ChangeStream extends TurnStream, FollowWish {
  line: Line<LineEvent>;
  /** The look its reader knows of; null when it came from elsewhere. */
  look: ProjectLook | null;
  /** Whether its reader has been told that it is heard. */
  isGreeted: boolean;
  /** Nothing is written to it once it is not. */
  isOpen: boolean;
}
