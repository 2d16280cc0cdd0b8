import { Link } from '@tanstack/react-router';
import { useAsk } from '../../api/use-call.ts';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { useMay, useProject } from '../../session/project.ts';

const names = [
  ['hard_bounce', 'After a hard bounce'],
  ['complaint', 'After a complaint'],
  ['stop', 'After STOP'],
] as const;

/** When addresses come here by themselves. */
export function Rules() {
  const project = useProject();
  const mayChange = useMay('admin');
  const { data } = useAsk('GET /management/v1/settings');
  if (data === undefined) return null;
  const rules = data.suppression_rules;
  return (
    <div className="mt-8">
      <Section
        title="Rules"
        lead="After how many faults an address is suppressed, and for how long."
        actions={
          mayChange && (
            <Link to={`/p/${project}/settings`} className="text-accent hover:underline">
              Change them in the settings
            </Link>
          )
        }
      >
        <Panel>
          <Facts facts={names.map(([name, title]) => [title, describe(rules[name])])} />
        </Panel>
      </Section>
    </div>
  );
}

function describe(rule: { times: number; days: number | null } | undefined): string {
  if (rule === undefined) return 'at the first one, for good';
  const times = rule.times === 1 ? 'at the first one' : `at the ${rule.times}th one`;
  return `${times}, ${rule.days === null ? 'for good' : `for ${rule.days} days`}`;
}
