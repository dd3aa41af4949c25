import type { HostileTarget } from './target.ts'

/** Gives each target its share of all cases, by weight; what is left over goes to the first. */
export function shareCases(
  cases: number,
  targets: readonly HostileTarget[],
): ReadonlyArray<readonly [HostileTarget, number]> {
  const weights = targets.reduce((sum, { weight }) => sum + weight, 0)
  const shares = targets.map(({ weight }) => Math.floor((cases * weight) / weights))
  const left = cases - shares.reduce((sum, share) => sum + share, 0)
  return targets.map((target, index) => [target, (shares[index] ?? 0) + (index === 0 ? left : 0)])
}
