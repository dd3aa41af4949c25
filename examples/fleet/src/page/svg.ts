const namespace = 'http://www.w3.org/2000/svg'

/** Creates an SVG element. The style sheet decides how it looks. */
export function svg(
  name: 'g' | 'rect' | 'line' | 'path' | 'circle' | 'text',
  attributes: Readonly<Record<string, string | number>>,
  ...children: ReadonlyArray<Node | string>
): SVGElement {
  const made = document.createElementNS(namespace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`)
  made.append(...children)
  return made
}
