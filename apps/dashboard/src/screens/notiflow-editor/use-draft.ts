import { useQueryClient } from '@tanstack/react-query';
import type { AnswerOf } from 'notiflows-client/operations';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { call } from '../../api/call.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useProject } from '../../session/project.ts';
import { createDraftStore, type StoredDraft } from './draft-store.ts';
import {
  type Choices,
  compactStep,
  mergeSteps,
  type Step,
  type StepConflict,
} from './merge-steps.ts';

export type Notiflow = AnswerOf<'GET /management/v1/notiflows/{handle}'>;

/** The version on which something was typed. */
interface Base {
  sha: string | null;
  steps: Step[];
  /** When it was saved: what was asked for before and is answered after says nothing new. */
  at: string;
}

/** A draft that is being edited, and what stands in its way. */
export interface Draft {
  base: Base;
  steps: Step[];
  isChanged: boolean;
  isSaving: boolean;
  failure: Failure | null;
  /** What somebody else saved meanwhile, until it is put together with this. */
  meeting: Meeting | null;
  /** What was typed before a reload, until it is taken up or dropped. */
  kept: StoredDraft | null;
  change: (steps: Step[]) => void;
  undo: () => void;
  save: () => Promise<void>;
  /** Somebody else changed it: looks at what they did. */
  meet: () => Promise<void>;
  choose: (key: string, whose: 'mine' | 'theirs') => void;
  /** Goes on with both put together; nothing is saved by that. */
  settle: () => void;
  takeUp: () => void;
  drop: () => void;
}

/** Two versions of one draft. */
export interface Meeting {
  theirs: Base;
  conflicts: StepConflict[];
  choices: Choices;
  merged: Step[];
}

/** The steps of a version as they are edited. */
export function stepsOf(version: Notiflow['current_version']): Step[] {
  return ((version?.steps ?? []) as unknown as Step[]).map(compactStep);
}

function baseOf({ sha, current_version, updated_at }: Notiflow): Base {
  return { sha, steps: stepsOf(current_version), at: updated_at };
}

/**
 * What is typed into a draft. It is saved only while the draft is what it was when that began; else both versions are put
 * together, and where both changed the same somebody chooses. What is typed is kept for a reload.
 */
export function useDraft(loaded: Notiflow): Draft {
  const project = useProject() ?? '';
  const { handle } = loaded;
  const store = useMemo(() => createDraftStore({ project, handle }), [project, handle]);
  const [base, setBase] = useState(() => baseOf(loaded));
  const [steps, setSteps] = useState(base.steps);
  const [theirs, setTheirs] = useState<Base | null>(null);
  const [choices, setChoices] = useState<Choices>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [kept, setKept] = useState<StoredDraft | null>(() => worthKeeping(store.read(), base));
  const client = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const isChanged = useMemo(() => !isSame(steps, base.steps), [steps, base]);

  // Until it is known what becomes of what was kept, nothing takes its place.
  useEffect(() => {
    if (kept !== null) return;
    if (isChanged) store.write({ base, steps, at: Date.now() });
    else store.clear();
  }, [store, base, steps, isChanged, kept]);

  // What somebody else saved is the ground of whoever typed nothing.
  useEffect(() => {
    const found = baseOf(loaded);
    // While it is saved here, what is news is told by the answer.
    if (isSaving || found.sha === base.sha || found.at <= base.at) return;
    if (isSame(found.steps, steps)) setBase(found);
    else if (isChanged) setTheirs(found);
    else {
      setBase(found);
      setSteps(found.steps);
    }
  }, [loaded, base, steps, isChanged, isSaving]);

  const meeting = useMemo((): Meeting | null => {
    if (theirs === null) return null;
    const versions = { base: base.steps, mine: steps, theirs: theirs.steps };
    const { steps: merged, conflicts } = mergeSteps(versions, choices);
    return { theirs, conflicts, choices, merged };
  }, [theirs, base, steps, choices]);

  const meet = useCallback(async () => {
    const found = await call(project, 'GET /management/v1/notiflows/{handle}', {
      params: [handle],
    });
    setTheirs(baseOf(found));
  }, [project, handle]);

  const save = async () => {
    if (!isChanged || isSaving || theirs !== null) return;
    setFailure(null);
    setSaving(true);
    try {
      const body = { steps, expected_sha: base.sha } as never;
      const given = { params: [handle], body };
      const saved = baseOf(await call(project, 'PUT /management/v1/notiflows/{handle}', given));
      setBase(saved);
      // What was typed while it was saved is typed on what was saved.
      setSteps((now) => (now === steps ? saved.steps : now));
      void client.invalidateQueries({ queryKey: [project] });
    } catch (error) {
      const refused = toFailure(error);
      if (refused.details.reason === 'sha_mismatch') await meet().catch(() => setFailure(refused));
      else setFailure(refused);
    } finally {
      setSaving(false);
    }
  };

  return {
    base,
    steps,
    isChanged,
    isSaving,
    failure,
    meeting,
    kept,
    change: setSteps,
    undo: () => setSteps(base.steps),
    save,
    meet,
    choose: (key, whose) => setChoices((before) => ({ ...before, [key]: whose })),
    settle() {
      if (meeting === null) return;
      setBase(meeting.theirs);
      setSteps(meeting.merged);
      setTheirs(null);
      setChoices({});
    },
    takeUp() {
      if (kept === null) return;
      // Typed on another version than there is now: both are put together.
      if (kept.base.sha !== base.sha) setTheirs(base);
      setBase(kept.base);
      setSteps(kept.steps);
      setKept(null);
    },
    drop() {
      store.clear();
      setKept(null);
    },
  };
}

function worthKeeping(stored: StoredDraft | null, base: Base): StoredDraft | null {
  return stored === null || isSame(stored.steps, base.steps) ? null : stored;
}

function isSame(one: readonly Step[], other: readonly Step[]): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
