/** A line of small bars, oldest first: enough to see whether something stopped. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(...values, 1);
  const width = 3;
  return (
    <svg
      role="img"
      aria-label={label}
      width={values.length * width}
      height={20}
      className="fill-accent"
    >
      <title>{label}</title>
      {values.map((value, index) => {
        const height = value === 0 ? 1 : Math.max(2, (value / most) * 20);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a minute is known by its place
          <rect key={index} x={index * width} y={20 - height} width={width - 1} height={height} />
        );
      })}
    </svg>
  );
}
