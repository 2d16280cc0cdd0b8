import { Link } from '@tanstack/react-router';
import { Id } from '../../components/copy.tsx';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { useProject } from '../../session/project.ts';
import type { Notiflow } from './notiflow-words.ts';

/** What is set of a notiflow beside its steps. */
export function AboutTab({ notiflow }: { notiflow: Notiflow }) {
  const project = useProject();
  const { current_version: current, published_version: published } = notiflow;
  const steps = (published ?? current)?.steps ?? [];
  const channels = [...new Set(steps.flatMap(({ channel_handle: handle }) => handle ?? []))];
  return (
    <>
      <Section title="About">
        <Panel>
          <Facts
            facts={[
              ['Id', <Id key="id" id={notiflow.id} isWhole />],
              ['Handle', <Id key="handle" id={notiflow.handle} isWhole />],
              ['Name', notiflow.name],
              [
                'Can be run',
                notiflow.active ? 'yes' : 'no: runs are refused until it is switched on',
              ],
              ['Runs version', published?.version_number ?? 'none: it was never published'],
              ['Published', published && <Moment at={published.published_at} />],
              [
                'Draft',
                notiflow.has_unpublished_changes && current !== null
                  ? `version ${current.version_number}, ${current.valid ? 'could be published' : 'could not be published as it is'}`
                  : 'none',
              ],
              ['SHA', notiflow.sha && <Id key="sha" id={notiflow.sha} />],
              ['Made', <Moment key="made" at={notiflow.created_at} />],
              ['Changed', <Moment key="changed" at={notiflow.updated_at} />],
            ]}
          />
        </Panel>
      </Section>
      <Section
        title="Preferences"
        lead="Whether recipients may switch it off, for themselves and channel by channel."
      >
        <Panel>
          {notiflow.include_in_preferences
            ? 'It is in the preferences of recipients, and they may opt out of it.'
            : 'It is not in the preferences of recipients: it reaches them whatever they chose, as messages do that nobody may miss.'}
        </Panel>
      </Section>
      <Section title="What it sends by">
        {channels.length === 0 ? (
          <p className="text-quiet">No step names a channel.</p>
        ) : (
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {channels.map((channel) => (
              <li key={channel}>
                <Link
                  to={`/p/${project}/channels/${channel}`}
                  className="underline decoration-line underline-offset-4 hover:decoration-current"
                >
                  {channel}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
