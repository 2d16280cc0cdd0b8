/** One of a few values: a word that is its own title, or a value with one. */
export type Option = string | { value: string; title: string };

/** The values that a select offers. */
export function Options({ options }: { options: readonly Option[] }) {
  return options.map((option) => {
    const { value, title } =
      typeof option === 'string' ? { value: option, title: option.replaceAll('_', ' ') } : option;
    return (
      <option key={value} value={value}>
        {title}
      </option>
    );
  });
}
