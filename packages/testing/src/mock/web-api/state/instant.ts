/** An instant as the Web API writes it, in whole seconds: `2024-01-05T08:12:44Z`. */
export function apiInstant(date: Date): string {
  return `${date.toISOString().slice(0, -'.000Z'.length)}Z`
}
