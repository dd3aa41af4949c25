import { SpotifyError } from '@spotify-sdk/auth-core'
import { shownSecrets } from '../planted.ts'
import type { HostileTarget } from '../target.ts'
import { restorePrototypes } from './prototypes.ts'

export interface CaseResult {
  /** `value`, or class and code of the error. */
  readonly outcome: string
  /** `rule: detail` */
  readonly complaints: readonly string[]
}

/** Returns the failures in the background since the last call. */
type TakeFailures = () => Promise<readonly string[]>

/** The outcome of a case at which the runtime alone fails too. */
export const runtimeDefect = 'defect of the runtime'

/** A background failure of the runtime does not happen each time. */
const triesWithoutLibrary = 10

/** Runs one case of a target and checks all rules. */
export async function checkCase(
  target: HostileTarget,
  hostile: unknown,
  takeStrayFailures: TakeFailures,
  caseSeconds = 5,
): Promise<CaseResult> {
  const startedAt = performance.now()
  const { outcome, shown, problem } = await endOf(target, hostile, caseSeconds)
  const seconds = (performance.now() - startedAt) / 1000
  const stray = await takeStrayFailures()
  if (stray.length > 0 && (await happensWithoutLibrary(target, takeStrayFailures))) {
    return { outcome: runtimeDefect, complaints: [] }
  }
  const complaints = [
    ...restorePrototypes().map((property) => `prototypes: ${property}`),
    ...stray.map((failure) => `no stray failure: ${failure}`),
    ...shownSecrets(shown).map((secret) => `secrets: ${secret}`),
    ...(seconds > caseSeconds ? [`time: ${seconds.toFixed(1)} s`] : []),
    ...(problem === undefined ? [] : [problem]),
  ]
  return { outcome, complaints }
}

/** How a case ended, and what a user or a log may see of it. */
interface End {
  readonly outcome: string
  readonly shown: readonly unknown[]
  readonly problem?: string | undefined
}

async function endOf(target: HostileTarget, hostile: unknown, seconds: number): Promise<End> {
  const late = Promise.withResolvers<undefined>()
  using _ = setTimeout(late.resolve, seconds * 1000 + 1, undefined)
  try {
    const result = await Promise.race([target.run(hostile), late.promise])
    if (result === undefined) return { outcome: 'none', shown: [] }
    // The value itself may contain tokens.
    const { value, shown = [] } = result
    const problem = target.problemWith(value)
    return { outcome: 'value', shown, problem: problem && `shape: ${problem}` }
  } catch (error) {
    const outcome = SpotifyError.is(error) ? `${error.name} ${error.code}` : 'untyped'
    const problem = problemWithError(error, target.mayThrow)
    return { outcome, shown: [error], problem: problem && `typed error: ${problem}` }
  }
}

async function happensWithoutLibrary(
  { runWithoutLibrary }: HostileTarget,
  takeStrayFailures: TakeFailures,
): Promise<boolean> {
  if (runWithoutLibrary === undefined) return false
  for (let tries = 0; tries < triesWithoutLibrary; tries++) {
    await runWithoutLibrary()
    if ((await takeStrayFailures()).length > 0) return true
  }
  return false
}

function problemWithError(error: unknown, mayThrow: readonly string[]): string | undefined {
  if (!SpotifyError.is(error)) return `no SpotifyError: ${describe(error)}`
  const { name, code, message } = error
  if (!mayThrow.includes(name)) return `${name} (${code}) is not allowed here`
  const isComplete = typeof code === 'string' && code !== '' && typeof message === 'string'
  return isComplete ? undefined : `${name} without a code or a message`
}

function describe(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.stack}` : `a thrown ${typeof thrown}`
  } catch {
    return 'a value whose properties throw'
  }
}
