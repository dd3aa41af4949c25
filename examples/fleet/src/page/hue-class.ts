const hues = 6

/** Neighbours in time never have the same colour. */
export function hueClass(token: number): string {
  return `hue-${token % hues}`
}
