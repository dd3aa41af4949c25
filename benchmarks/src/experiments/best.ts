/** Formats the lowest value, as '1.70 (name)'. */
export function best<T extends { readonly name: string }>(
  candidates: readonly T[],
  valueOf: (candidate: T) => number | undefined,
  show: (value: number) => string,
): string {
  const values = candidates.flatMap((candidate) => {
    const value = valueOf(candidate)
    return value === undefined ? [] : [{ name: candidate.name, value }]
  })
  const least = Math.min(...values.map(({ value }) => value))
  const names = values.filter(({ value }) => value === least).map(({ name }) => name)
  const [name] = names
  if (name === undefined) return '–'
  return `${show(least)} (${names.length === 1 ? name : `${names.length} of ${values.length}`})`
}
