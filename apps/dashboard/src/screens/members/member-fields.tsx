import type { ItemOf } from 'notiflows-client/operations';
import { Field } from '../../components/field.tsx';
import { readText } from '../../components/read-text.ts';
import { SelectField } from '../../components/select-field.tsx';
import { type Role, useSession } from '../../session/session.ts';

/** A member as listed. */
export type Member = ItemOf<'GET /management/v1/members'>;

const roles = [
  { value: '', title: 'none' },
  { value: 'viewer', title: 'viewer: reads' },
  { value: 'operator', title: 'operator: works with what is there' },
  { value: 'admin', title: 'admin: changes what there is' },
];

/** What of a member is in the form. */
export type MemberForm = Pick<Member, 'name' | 'account_role' | 'projects'>;

const bySlug = (projects: Member['projects']) =>
  [...projects].sort((a, b) => (a.slug < b.slug ? -1 : 1));

/** The form of a member as they are. */
export function fieldsOf({ name, account_role, projects }: Member): MemberForm {
  return { name, account_role, projects: bySlug(projects) };
}

/** The name and the roles of a member in a form. */
export function MemberFields({ member }: { member?: MemberForm }) {
  const { data: session } = useSession();
  const roleIn = (slug: string) =>
    member?.projects.find((project) => project.slug === slug)?.role ?? '';
  return (
    <>
      <Field name="name" label="Name" defaultValue={member?.name} maxLength={255} />
      <SelectField
        name="account_role"
        label="Everywhere"
        options={roles}
        defaultValue={member?.account_role ?? ''}
        hint="In every project there is and will be"
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">In one project</legend>
        {session?.projects.map(({ slug, name }) => (
          <SelectField
            key={slug}
            name={`project ${slug}`}
            label={name}
            options={roles}
            defaultValue={roleIn(slug)}
          />
        ))}
      </fieldset>
    </>
  );
}

/** What the form says of a member. */
export function readMemberFields(form: FormData): MemberForm {
  const projects = [...form.entries()].flatMap(([name, role]) =>
    name.startsWith('project ') && role !== ''
      ? [{ slug: name.slice('project '.length), role: role as Role }]
      : [],
  );
  return {
    name: readText(form, 'name').trim(),
    account_role: (form.get('account_role') || null) as Role | null,
    projects: bySlug(projects),
  };
}

/** A link as somebody elsewhere can open it: without PUBLIC_URL the api knows no host. */
export function wholeLink(link: string | null): string | null {
  return link === null ? null : new URL(link, location.origin).href;
}
