import { type Db, run, statement } from '../connect.ts';

/** A duty of one worker, and who does it; a holder is told apart from others by an id of its own. */
export interface HeldDuty {
  name: string;
  holder: string;
  /** For how long nobody else takes the duty. */
  forMs: number;
}

const take = statement<{ name: string }>(
  'take-duty',
  `INSERT INTO duties AS duty (name, holder, held_until)
   VALUES ($1, $2, now() + $3::float8 * interval '1 ms')
   ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
     WHERE duty.held_until <= now() OR duty.holder = excluded.holder
   RETURNING name`,
);

/**
 * Takes a duty that nobody else holds, or holds on to it; false while another one does it. What a lost worker held is
 * free when its time is over.
 */
export async function takeDuty(db: Db, { name, holder, forMs }: HeldDuty): Promise<boolean> {
  return (await run(db.pool, take, [name, holder, forMs])).length > 0;
}
