/** A row of the table: what ran, and the runtimes on which it passed. */
export interface TableRow {
  readonly title: string
  readonly succeededOn: ReadonlySet<string>
}

const region = /(?<=<!-- runtimes: begin[^>]*-->\n\n)[^]*?(?=<!-- runtimes: end -->)/

/** README with the runtime table, formatted as the formatter does. A column is of one runtime, or of several versions. */
export function withRuntimesTable(
  readme: string,
  columns: Readonly<Record<string, readonly string[]>>,
  rows: readonly TableRow[],
): string {
  const cells = [
    ['', ...Object.keys(columns)],
    ...rows.map(({ title, succeededOn }) => [
      title,
      ...Object.values(columns).map((names) =>
        names.every((name) => succeededOn.has(name)) ? 'yes' : '',
      ),
    ]),
  ]
  const widths = ['', ...Object.keys(columns)].map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  )
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)))
  lines.splice(
    1,
    0,
    widths.map((width) => '-'.repeat(width)),
  )
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
  if (!region.test(readme)) throw new Error('README.md has no region for the table of runtimes.')
  return readme.replace(region, () => `${table}\n\n`)
}
