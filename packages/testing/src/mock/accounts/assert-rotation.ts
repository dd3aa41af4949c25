import type { RefreshTokenRotation } from './accounts.ts'

const rotations: ReadonlySet<unknown> = new Set<RefreshTokenRotation>(['always', 'never', 'omit'])

/** Checks the option `rotateRefreshTokens`. */
export function assertRotation(value: unknown): void {
  if (rotations.has(value)) return
  throw new TypeError(
    `rotateRefreshTokens is 'always', 'never' or 'omit', not ${JSON.stringify(value)}.`,
  )
}
