import type { Goal, Outcome, Row } from '../experiment.ts'

/** Formats the rows of an experiment as Markdown. */
export function rowsTable({ columns, rows }: Outcome): string {
  return table(
    ['', ...columns],
    rows.map((row) => [nameOf(row), ...cellsOf(row, columns.length)]),
  )
}

/** Formats the targets and the results as Markdown. */
export function goalsTable(goals: readonly Goal[]): string {
  return table(
    ['what', 'best peer', 'to reach', 'reached', ''],
    goals.map(({ what, bestPeer, toReach, reached, isReached }) => [
      what,
      bestPeer,
      toReach,
      isReached ? `**${reached}**` : reached,
      isReached ? 'yes' : 'no',
    ]),
  )
}

/** Our rows are bold. */
function nameOf({ name, kind }: Row): string {
  return kind === 'ours' ? `**${name}**` : name
}

function cellsOf({ cells, whyNot }: Row, count: number): readonly string[] {
  const shown = whyNot === undefined ? cells : [`– (${whyNot})`]
  return Array.from({ length: count }, (_, index) => shown[index] ?? '')
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const dashes = headings.map((_, index) => (index === 0 ? '---' : '---:'))
  return [headings, dashes, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
