/**
 * Checks a duration that a test gave: finite, and not negative.
 *
 * @throws RangeError that names the option.
 */
export function assertSeconds(option: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new RangeError(`${option} is a number of seconds, 0 or more, not ${String(value)}.`)
  }
}
