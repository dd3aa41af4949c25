import { SpotifyError } from '@spotify-sdk/auth-core'
import type { HostileTarget, Outcome } from '../target.ts'
import { restorePrototypes } from './prototypes.ts'
import { shownSecrets } from './shown-secrets.ts'
import type { StrayFailures } from './stray-failures.ts'

export type HostileRule =
  | 'typed error'
  | 'shape'
  | 'time'
  | 'prototypes'
  | 'secrets'
  | 'no stray failure'

export interface Complaint {
  readonly rule: HostileRule
  readonly detail: string
}

export interface CaseResult {
  /** `value`, or class and code of the error. */
  readonly outcome: string
  readonly complaints: readonly Complaint[]
}

/** The outcome of a case at which the runtime alone fails too. */
export const runtimeDefect = 'defect of the runtime'

const defaultCaseSeconds = 5

/** A background failure of the runtime does not happen each time. */
const triesWithoutLibrary = 10

/** Runs one case of a target and checks all rules. */
export async function checkCase<Case>(
  target: HostileTarget<Case>,
  hostile: Case,
  strays: StrayFailures,
  caseSeconds = defaultCaseSeconds,
): Promise<CaseResult> {
  const startedAt = performance.now()
  const end = await endOf(async () => target.run(hostile), caseSeconds)
  const seconds = (performance.now() - startedAt) / 1000
  const stray = await strays.take()
  if (stray.length > 0 && (await happensWithoutLibrary(target, strays))) {
    return { outcome: runtimeDefect, complaints: [] }
  }
  const visible = end.kind === 'error' ? [end.error] : end.kind === 'value' ? end.shown : []
  const problem = end.kind === 'value' ? target.problemWith(end.value) : undefined
  const complaints: Complaint[] = [
    ...complaintsOf('prototypes', restorePrototypes()),
    ...complaintsOf('no stray failure', stray),
    ...complaintsOf('secrets', shownSecrets(visible, target.secrets)),
    ...complaintsOf('time', seconds > caseSeconds ? [`${seconds.toFixed(1)} s`] : []),
    ...complaintsOf(
      'typed error',
      end.kind === 'error' ? problemsWithError(end.error, target.mayThrow) : [],
    ),
    ...complaintsOf('shape', problem === undefined ? [] : [problem]),
  ]
  return { outcome: nameOf(end), complaints }
}

function complaintsOf(rule: HostileRule, details: readonly string[]): readonly Complaint[] {
  return details.map((detail) => ({ rule, detail }))
}

async function happensWithoutLibrary<Case>(
  { runWithoutLibrary }: HostileTarget<Case>,
  strays: StrayFailures,
): Promise<boolean> {
  if (runWithoutLibrary === undefined) return false
  for (let tries = 0; tries < triesWithoutLibrary; tries++) {
    await runWithoutLibrary()
    if ((await strays.take()).length > 0) return true
  }
  return false
}

type End =
  | { readonly kind: 'value'; readonly value: unknown; readonly shown: readonly unknown[] }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'none' }

/** How the case ended; `none` if its promise did not settle in time. */
async function endOf(run: () => Promise<Outcome>, seconds: number): Promise<End> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<End>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'none' }), seconds * 1000 + 1)
  })
  const end = run().then(
    ({ value, shown = [] }): End => ({ kind: 'value', value, shown }),
    (error: unknown): End => ({ kind: 'error', error }),
  )
  try {
    return await Promise.race([end, late])
  } finally {
    clearTimeout(timer)
  }
}

function problemsWithError(error: unknown, mayThrow: readonly string[]): readonly string[] {
  if (!SpotifyError.is(error)) return [`no SpotifyError: ${describe(error)}`]
  const { name, code, message } = error
  if (!mayThrow.includes(name)) return [`${name} (${code}) is not allowed here`]
  const isComplete = typeof code === 'string' && code !== '' && typeof message === 'string'
  return isComplete ? [] : [`${name} without a code or a message`]
}

function describe(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.stack}` : `a thrown ${typeof thrown}`
  } catch {
    return 'a value whose properties throw'
  }
}

function nameOf(end: End): string {
  if (end.kind !== 'error') return end.kind
  return SpotifyError.is(end.error) ? `${end.error.name} ${end.error.code}` : 'untyped'
}
