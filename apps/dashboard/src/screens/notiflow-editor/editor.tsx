import { useCallback, useMemo, useState } from 'react';
import { useAsk } from '../../api/use-call.ts';
import { Button } from '../../components/button.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Page } from '../../components/page.tsx';
import { Failed } from '../../components/states.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { DefinitionPanel } from './definition-panel.tsx';
import { DraftState } from './draft-state.tsx';
import { EditorTabs, useEditorTab } from './editor-tabs.tsx';
import { KeptDraft } from './kept-draft.tsx';
import { MeetingPanel } from './meeting-panel.tsx';
import { PlanPanel } from './plan-panel.tsx';
import type { Problem } from './problems.ts';
import { PublishPanel } from './publish-panel.tsx';
import { type Sample, useSampleOf } from './sample-panel.tsx';
import { TemplatePanel } from './template-panel.tsx';
import { useCompletion } from './use-completion.ts';
import { type Notiflow, useDraft } from './use-draft.ts';
import { useEditorKeys } from './use-editor-keys.ts';
import { usePreview } from './use-preview.ts';
import { useValidation } from './use-validation.ts';

/** Edits the draft of a notiflow: its templates with a preview, its definition, its plan and its publishing. */
export function Editor({ notiflow }: { notiflow: Notiflow }) {
  const { handle } = notiflow;
  const project = useProject();
  const tab = useEditorTab();
  const [filters, change] = useFilters();
  const [mayTry, mayEdit] = [useMay('operator'), useMay('admin')];
  const draft = useDraft(notiflow);
  const { steps } = draft;
  const [typed, type] = useState<Sample | null>(null);
  const chosen = useSampleOf(handle, { typed, type }, mayTry);
  const step =
    steps.find((one) => one.handle === filters.step) ??
    steps.find((one) => one.type === 'channel') ??
    steps[0] ??
    null;
  const isMessage = step?.type === 'channel';
  const preview = usePreview(handle, {
    step: isMessage ? step : null,
    sample: chosen.sample,
    isEnabled: mayTry && tab === 'template',
  });
  const problems = useValidation(handle, { steps, isEnabled: mayTry });
  const stopping = problems.filter(({ isWarning }) => !isWarning).length;
  const completion = useCompletion(handle, { sample: chosen.sample, isEnabled: mayTry });
  const { data: channels } = useAsk('GET /management/v1/channels', { query: { limit: 100 } });
  const [broken, setBroken] = useState<ReadonlySet<string>>(new Set());
  const onBroken = useCallback((name: string, isBroken: boolean) => {
    setBroken((before) => {
      if (before.has(name) === isBroken) return before;
      const after = new Set(before);
      if (isBroken) after.add(name);
      else after.delete(name);
      return after;
    });
  }, []);
  const onBrokenDefinition = useCallback(
    (isBroken: boolean) => onBroken('definition', isBroken),
    [onBroken],
  );
  const [target, setTarget] = useState<Problem | null>(null);
  const go = (problem: Problem) => {
    // Another object each time: whoever asks again is led there again.
    setTarget({ ...problem });
    const isOfStep =
      problem.step !== null && (problem.templateField !== null || tab === 'template');
    if (isOfStep) change({ tab: undefined, step: problem.step ?? undefined });
    else change({ tab: 'definition' });
  };
  const canSave =
    mayEdit &&
    draft.isChanged &&
    !draft.isSaving &&
    broken.size === 0 &&
    draft.meeting === null &&
    draft.kept === null;
  const save = () => {
    if (canSave) void draft.save();
  };
  useEditorKeys({ onSave: save, onPreview: preview.previewNow });
  const isReadOnly = !mayEdit || draft.kept !== null;
  const common = { isReadOnly, onSave: save };
  const fields = draft.failure?.details.fields ?? [];
  const channelList = useMemo(() => channels?.items ?? [], [channels]);
  return (
    <Page
      title={`Edit ${notiflow.name}`}
      lead={<DraftState notiflow={notiflow} draft={draft} broken={broken} mayEdit={mayEdit} />}
      actions={
        <>
          {mayEdit && (
            <>
              <Button disabled={!draft.isChanged || draft.isSaving} onClick={draft.undo}>
                Undo all
              </Button>
              <Button kind="primary" disabled={!canSave} title="Ctrl S, or ⌘ S" onClick={save}>
                Save draft
              </Button>
            </>
          )}
          <CopyAs
            request={{ operation: 'GET /management/v1/notiflows/{handle}', params: [handle] }}
            nf={`nf notiflow pull ${handle} --project ${project}`}
          />
        </>
      }
    >
      <KeptDraft draft={draft} />
      {draft.meeting !== null && <MeetingPanel meeting={draft.meeting} draft={draft} />}
      {draft.failure !== null && (
        <div className="mb-4">
          <Failed failure={draft.failure} onRetry={fields.length === 0 ? save : undefined} />
        </div>
      )}
      <EditorTabs current={tab} mayTry={mayTry} count={stopping} />
      {tab === 'template' && (
        <TemplatePanel
          {...common}
          handle={handle}
          draft={draft}
          step={step}
          problems={problems}
          preview={preview}
          chosen={chosen}
          channels={channelList}
          completion={completion}
          mayTry={mayTry}
          target={target}
          onBroken={onBroken}
          onGo={go}
        />
      )}
      {tab === 'definition' && (
        <DefinitionPanel
          {...common}
          steps={steps}
          problems={problems}
          target={target}
          complete={completion.complete}
          onChange={draft.change}
          onBroken={onBrokenDefinition}
          onGo={setTarget}
        />
      )}
      {tab === 'plan' && mayTry && (
        <PlanPanel
          handle={handle}
          hasDraft={notiflow.has_unpublished_changes}
          isChanged={draft.isChanged}
          sample={chosen.sample}
        />
      )}
      {tab === 'publish' && (
        <PublishPanel notiflow={notiflow} draft={draft} problems={problems} onGo={go} />
      )}
    </Page>
  );
}
