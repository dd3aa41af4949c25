const hues = 6

/** Consecutive tokens never have the same colour. */
export function hueClass(token: number): string {
  return `hue-${token % hues}`
}
