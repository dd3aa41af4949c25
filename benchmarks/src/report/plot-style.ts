/** Colours that colour-blind readers can distinguish, for light and dark pages. */
const colours = ['#c2410c', '#7c3aed', '#0f766e']
const darkColours = ['#fb923c', '#a78bfa', '#2dd4bf']

/** CSS of all plots. */
export const plotStyle =
  'text{font:13px system-ui,sans-serif;fill:#334155}.title{font-size:16px;font-weight:600}' +
  `.grid{stroke:#94a3b8;stroke-opacity:.35}polyline{fill:none;stroke-width:2}${inColours(colours)}` +
  `@media(prefers-color-scheme:dark){text{fill:#cbd5e1}${inColours(darkColours)}}`

function inColours(values: readonly string[]): string {
  return values
    .map((colour, index) => `.l${index}{stroke:${colour}}.c${index}{fill:${colour}}`)
    .join('')
}
