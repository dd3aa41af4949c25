import { inspect } from 'node:util'

/** A secret in plain text, percent-encoded, and in base64. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [secret, encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('base64url')]
}

/** Everything that a log, a debugger or a user may see of a value. */
function everythingOf(value: unknown): string {
  const views = [
    () => inspect(value, { depth: Infinity, showHidden: true, maxStringLength: Infinity }),
    () => JSON.stringify(value) ?? '',
    () => String(value),
    () => `${(value as Error).message}\n${(value as Error).stack}`,
  ]
  return views.map((view) => ifItCanBe(view)).join('\n')
}

/** The secrets that are visible in any of the values, at any depth. */
export function shownSecrets(values: readonly unknown[], secrets: readonly string[]): string[] {
  const everything = values.map(everythingOf).join('\n')
  return secrets.filter((secret) => formsOf(secret).some((form) => everything.includes(form)))
}

function ifItCanBe(view: () => string): string {
  try {
    return view()
  } catch {
    return ''
  }
}
