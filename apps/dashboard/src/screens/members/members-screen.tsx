import { ShieldCheck, ShieldOff } from 'lucide-react';
import { call } from '../../api/call.ts';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ActButton, ConfirmButton } from '../../components/act-button.tsx';
import { Badge } from '../../components/badge.tsx';
import { momentColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { EditButton } from '../../components/edit-button.tsx';
import { Field } from '../../components/field.tsx';
import { useFilters } from '../../components/filters.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { Listed } from '../../components/listed.tsx';
import { Page } from '../../components/page.tsx';
import { readText } from '../../components/read-text.ts';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useLoginOptions } from '../../session/login-options.ts';
import { useSession } from '../../session/session.ts';
import {
  fieldsOf,
  type Member,
  MemberFields,
  readMemberFields,
  wholeLink,
} from './member-fields.tsx';
import { MoreActions } from './more-actions.tsx';

const columns: Column<Member>[] = [
  {
    title: 'Member',
    cell: ({ email, name }) => (
      <>
        <span className="font-medium">{name || email}</span>
        {name !== '' && <span className="ml-2 text-quiet">{email}</span>}
      </>
    ),
    text: ({ email }) => email,
  },
  { title: 'May', cell: (member) => describeRoles(member), text: describeRoles },
  {
    title: 'State',
    cell: (member) => <State member={member} />,
    text: (member) => stateOf(member),
  },
  {
    title: 'Logs in by',
    cell: (member) => <Ways member={member} />,
    text: (member) =>
      [waysOf(member), member.has_second_factor && 'second factor'].filter(Boolean).join(' with '),
  },
  momentColumn('Last login', 'last_login_at', 'never'),
  {
    title: 'Actions',
    cell: (member) => <Actions member={member} />,
    text: () => null,
  },
];

/** Who may look after this installation, and how much of it. */
export default function MembersScreen() {
  const [{ page = '1' }] = useFilters();
  const query = { limit: 50, page: Number(page) };
  const members = useAsk('GET /management/v1/members', { query });
  const add = useChange('POST /management/v1/members');
  const mayAdd = useSession().data?.account_role === 'admin';
  const provider = useLoginOptions().data?.single_sign_on;
  return (
    <Page
      title="Members"
      actions={
        <>
          <CsvButton
            name="members"
            columns={columns}
            rows={members.data?.items ?? []}
            whole={{ operation: 'GET /management/v1/members', query }}
          />
          <CopyAs request={{ operation: 'GET /management/v1/members', query }} />
          {mayAdd && (
            <FormButton
              label="Add a member"
              title="Add a member"
              action="Add them"
              kind="primary"
              onSubmit={async (form) => {
                const body = { email: readText(form, 'email').trim(), ...readMemberFields(form) };
                const made = await add.mutateAsync({ body });
                return [
                  {
                    label: `Link for ${made.email}, good once, for three days`,
                    value: wholeLink(made.link),
                  },
                ];
              }}
            >
              <Field
                name="email"
                label="E-mail address"
                type="email"
                required
                autoFocus
                hint={
                  provider == null
                    ? undefined
                    : `With this address they can log in with ${provider.name} at once, and need no link`
                }
              />
              <MemberFields />
            </FormButton>
          )}
        </>
      }
    >
      <Listed
        asked={members}
        label="Members"
        columns={columns}
        rows={3}
        keyOf={({ id }) => id}
        empty={<Empty title="No members yet" />}
      />
    </Page>
  );
}

function waysOf({ has_password, has_single_sign_on }: Member): string {
  const ways = [has_single_sign_on && 'single sign-on', has_password && 'password'];
  return ways.filter(Boolean).join(', ');
}

function Ways({ member }: { member: Member }) {
  const ways = waysOf(member);
  if (ways === '') return '–';
  const [Icon, label, tone] = member.has_second_factor
    ? [ShieldCheck, 'with a second factor', 'text-good']
    : [ShieldOff, 'without a second factor', 'text-warn'];
  return (
    <span className="inline-flex items-center gap-1.5" title={label}>
      {ways}
      <Icon size={14} role="img" aria-label={label} className={tone} />
    </span>
  );
}

function describeRoles({ account_role: everywhere, projects }: Member): string {
  const all = everywhere === null ? [] : [`${everywhere} everywhere`];
  return (
    [...all, ...projects.map(({ slug, role }) => `${role} in ${slug}`)].join(', ') || 'nothing'
  );
}

const tones = { disabled: 'quiet', invited: 'busy', active: 'good' } as const;

function stateOf({ disabled, has_password, has_single_sign_on }: Member): keyof typeof tones {
  if (disabled) return 'disabled';
  return has_password || has_single_sign_on ? 'active' : 'invited';
}

function State({ member }: { member: Member }) {
  const state = stateOf(member);
  return <Badge text={state} tone={tones[state]} />;
}

function Actions({ member }: { member: Member }) {
  const { data: session } = useSession();
  const update = useChange('PUT /management/v1/members/{id}');
  const remove = useChange('DELETE /management/v1/members/{id}');
  const makeLink = useChange('POST /management/v1/members/{id}/link');
  const { id, email, disabled } = member;
  const params = [id];
  const isSelf = session?.member.id === id;
  return (
    <span className="inline-flex gap-2">
      <EditButton
        label="Change"
        title={email}
        value={fieldsOf(member)}
        read={readMemberFields}
        load={async () => fieldsOf(await call(null, 'GET /management/v1/members/{id}', { params }))}
        keep={({ changes, expected }) =>
          update.mutateAsync({ params, body: { ...changes, expected } })
        }
      >
        {(shown) => <MemberFields member={shown} />}
      </EditButton>
      <FormButton
        label="New link"
        title={`A link for ${email}`}
        action="Make the link"
        onSubmit={async () => {
          const { link } = await makeLink.mutateAsync({ params });
          return [{ label: 'Good once, for three days', value: wholeLink(link) }];
        }}
      >
        <p className="text-quiet">
          Whoever opens it chooses a new password; until then the one of before goes on.
        </p>
      </FormButton>
      {!isSelf && (
        <>
          <ActButton onAct={() => update.mutateAsync({ params, body: { disabled: !disabled } })}>
            {disabled ? 'Enable' : 'Disable'}
          </ActButton>
          <ConfirmButton
            label="Remove"
            title={`Remove ${email}?`}
            action="Remove them"
            onConfirm={() => remove.mutateAsync({ params })}
          >
            All their sessions end. The audit log keeps what they did.
          </ConfirmButton>
        </>
      )}
      <MoreActions member={member} />
    </span>
  );
}
