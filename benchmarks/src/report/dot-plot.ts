import { decades, label, powers } from './log-axis.ts'
import { plotStyle } from './plot-style.ts'
import type { Row } from '../experiment.ts'

const width = 860
const rowHeight = 26
const margin = { left: 420, right: 70, top: 48, bottom: 40 }

/** Colours as in the plots of the laboratory: ours, floors, peers. */
const colours = { ours: 0, floor: 1, peer: 2 } as const

/**
 * Draws one dot per row on a logarithmic axis, as SVG for light and dark pages. Dots, because the
 * length of a bar means nothing without a zero.
 */
export function dotPlot(title: string, rows: readonly Row[]): string {
  const dots = rows.flatMap(({ name, kind, bar }) =>
    bar === undefined ? [] : [{ name, kind, bar }],
  )
  const [left, right] = decades(dots.map(({ bar }) => bar))
  const height = margin.top + dots.length * rowHeight + margin.bottom
  const atX = (value: number): string => {
    const share = (Math.log10(value) - left) / (right - left)
    return (margin.left + share * (width - margin.left - margin.right)).toFixed(1)
  }
  const columns = powers(left, right).map(
    (value) =>
      `<path class="grid" d="M${atX(value)} ${margin.top}V${height - margin.bottom}"/>` +
      `<text x="${atX(value)}" y="${height - margin.bottom + 20}" text-anchor="middle">${label(value)}</text>`,
  )
  const drawn = dots.map(({ name, kind, bar }, index) => {
    const y = margin.top + (index + 0.5) * rowHeight
    const colour = `c${colours[kind]}`
    return (
      `<text x="${margin.left - 14}" y="${y}" dy="0.32em" text-anchor="end">${escaped(name)}</text>` +
      `<circle class="${colour}" r="5" cx="${atX(bar)}" cy="${y}"/>` +
      `<text class="${colour}" x="${Number(atX(bar)) + 11}" y="${y}" dy="0.32em">${short(bar)}</text>`
    )
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>${plotStyle}</style>
<text class="title" x="14" y="26">${escaped(title)}</text>
${columns.join('\n')}
${drawn.join('\n')}
</svg>
`
}

/** Three digits are enough for a plot. */
function short(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
