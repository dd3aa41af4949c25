import { decades, label, powers } from './log-axis.ts'
import { plotStyle } from './plot-style.ts'

/** A line of a plot. */
export interface PlotLine {
  readonly name: string
  /** x and y, both positive. */
  readonly points: readonly (readonly [number, number])[]
}

export interface Plot {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly lines: readonly PlotLine[]
}

const width = 720
const height = 420
const margin = { left: 84, right: 150, top: 48, bottom: 56 }

/** Draws lines on two logarithmic axes, as SVG for light and dark pages. */
export function logPlot({ title, x, y, lines }: Plot): string {
  const points = lines.flatMap((line) => line.points)
  const [left, right] = decades(points.map(([value]) => value))
  const [bottom, top] = decades(points.map(([, value]) => value))
  const innerWidth = width - margin.left - margin.right
  const innerHeight = height - margin.top - margin.bottom
  const atX = (value: number): string =>
    (margin.left + ((Math.log10(value) - left) / (right - left)) * innerWidth).toFixed(1)
  const atY = (value: number): string =>
    (margin.top + (1 - (Math.log10(value) - bottom) / (top - bottom)) * innerHeight).toFixed(1)

  const columns = powers(left, right).map(
    (value) =>
      `<path class="grid" d="M${atX(value)} ${margin.top}V${height - margin.bottom}"/>` +
      `<text x="${atX(value)}" y="${height - margin.bottom + 20}" text-anchor="middle">${label(value)}</text>`,
  )
  const rows = powers(bottom, top).map(
    (value) =>
      `<path class="grid" d="M${margin.left} ${atY(value)}H${width - margin.right}"/>` +
      `<text x="${margin.left - 10}" y="${atY(value)}" dy="0.32em" text-anchor="end">${label(value)}</text>`,
  )
  const drawn = lines.map(({ name, points: path }, index) => {
    const [lastX, lastY] = path.at(-1) ?? [1, 1]
    const dots = path.map(
      ([px, py]) => `<circle class="c${index}" r="3.5" cx="${atX(px)}" cy="${atY(py)}"/>`,
    )
    return (
      `<polyline class="l${index}" points="${path.map(([px, py]) => `${atX(px)},${atY(py)}`).join(' ')}"/>` +
      `${dots.join('')}<text class="c${index}" x="${Number(atX(lastX)) + 10}" y="${atY(lastY)}" dy="0.32em">${name}</text>`
    )
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<style>${plotStyle}</style>
<text class="title" x="${margin.left}" y="26">${title}</text>
${columns.join('\n')}
${rows.join('\n')}
${drawn.join('\n')}
<text x="${margin.left + innerWidth / 2}" y="${height - 12}" text-anchor="middle">${x}</text>
<text transform="translate(18 ${margin.top + innerHeight / 2}) rotate(-90)" text-anchor="middle">${y}</text>
</svg>
`
}
