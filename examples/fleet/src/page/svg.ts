const namespace = 'http://www.w3.org/2000/svg'

/** Makes an element of a drawing; how it looks is the style sheet's affair, by its class. */
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
