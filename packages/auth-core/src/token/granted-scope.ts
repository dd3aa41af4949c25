/**
 * The scopes that are required and were not granted.
 *
 * @param granted Separated by spaces, as granted; unknown counts as enough (RFC 6749 §5.1: left out
 *   where it is what was asked for).
 */
export function missingScopes(
  granted: string | undefined,
  required: readonly string[],
): readonly string[] {
  if (granted === undefined) return []
  const names = new Set(granted.split(' '))
  return required.filter((name) => !names.has(name))
}
