import type { RefreshTokenRotation } from './accounts.ts'

const rotations: ReadonlySet<unknown> = new Set<RefreshTokenRotation>(['always', 'never', 'omit'])

/** Refuses what is no way to treat refresh tokens. */
export function assertRotation(value: unknown): void {
  if (rotations.has(value)) return
  throw new TypeError(
    `rotateRefreshTokens is 'always', 'never' or 'omit', not ${JSON.stringify(value)}.`,
  )
}
