import { wallMilliseconds } from '../../clock.ts'

/** An instant as the Web API writes it, in whole seconds: `2024-01-05T08:12:44Z`. */
export function apiInstant(milliseconds: number = wallMilliseconds()): string {
  return `${new Date(milliseconds).toISOString().slice(0, -'.000Z'.length)}Z`
}
