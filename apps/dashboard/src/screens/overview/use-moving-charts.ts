import type { AnswerOf } from 'notiflows-client/operations';
import { useEffect, useMemo, useState } from 'react';
import type { ActivityStep } from '../../live/changes.ts';
import { live } from '../../live/live.ts';
import { useProject } from '../../session/project.ts';
import { moveCharts } from './move-charts.ts';

type Overview = AnswerOf<'GET /management/v1/overview'>;

/** What comes later than so many minutes is in every answer. */
const minutesMax = 10;

/** The overview as it was answered, moved on by what is heard of the newest minutes. */
export function useMovingCharts(overview: Overview | undefined): Overview | undefined {
  const project = useProject();
  const [heard, setHeard] = useState<{ project: string | null; minutes: readonly ActivityStep[] }>({
    project,
    minutes: [],
  });
  useEffect(
    () =>
      live.chart((news) => {
        if (document.hidden) return;
        setHeard((before) => {
          const known = before.project === project ? before.minutes : [];
          const others = known.filter(({ at }) => !news.some((minute) => minute.at === at));
          const minutes = [...others, ...news].sort((a, b) => (a.at < b.at ? -1 : 1));
          return { project, minutes: minutes.slice(-minutesMax) };
        });
      }),
    [project],
  );
  return useMemo(
    () =>
      overview === undefined || heard.project !== project
        ? overview
        : moveCharts(overview, heard.minutes),
    [overview, heard, project],
  );
}
