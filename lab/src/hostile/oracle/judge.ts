import { SpotifyError } from '@spotify-sdk/auth-core'
import type { HostileTarget, Outcome } from '../target.ts'
import { mendPrototypes } from './prototypes.ts'
import { shownSecrets } from './shown-secrets.ts'
import type { StrayFailures } from './stray-failures.ts'

/** The rules, by name. */
export type Rule = 'typed error' | 'shape' | 'time' | 'prototypes' | 'secrets' | 'no stray failure'

/** A rule that a case broke, and how. */
export interface Complaint {
  readonly rule: Rule
  readonly detail: string
}

/** What a case came to, and what is wrong with it. */
export interface Verdict {
  /** `value`, or class and code of the error: for the tally. */
  readonly outcome: string
  readonly complaints: readonly Complaint[]
}

/** No case has reason to take longer; a machine under load has reason to be slow. */
const longestCaseSeconds = 5

/** Runs one case of a target and holds every rule against it. */
export async function judge<Case>(
  target: HostileTarget<Case>,
  hostile: Case,
  strays: StrayFailures,
  caseSeconds = longestCaseSeconds,
): Promise<Verdict> {
  const startedAt = performance.now()
  const end = await endOf(async () => target.run(hostile), caseSeconds)
  const seconds = (performance.now() - startedAt) / 1000
  const stray = await strays.take()
  if (stray.length > 0 && (await happensWithoutUs(target, strays))) {
    return { outcome: 'defect of the runtime', complaints: [] }
  }
  const visible = end.kind === 'error' ? [end.error] : end.kind === 'value' ? end.shown : []
  const complaints: Complaint[] = [
    ...mendPrototypes().map((detail) => ({ rule: 'prototypes' as const, detail })),
    ...stray.map((detail) => ({ rule: 'no stray failure' as const, detail })),
    ...shownSecrets(visible, target.secrets).map((detail) => ({
      rule: 'secrets' as const,
      detail,
    })),
  ]
  if (seconds > caseSeconds) {
    complaints.push({ rule: 'time', detail: `${seconds.toFixed(1)} s` })
  }
  if (end.kind === 'error') complaints.push(...complaintsAboutError(end.error, target.mayThrow))
  const fault = end.kind === 'value' ? target.faultOf(end.value) : undefined
  if (fault !== undefined) complaints.push({ rule: 'shape', detail: fault })
  return { outcome: nameOf(end), complaints }
}

/** What fails in the background may do so at one time and not at the next. */
const triesWithoutUs = 10

/** Whether the runtime alone, without this library, comes to the same end. */
async function happensWithoutUs<Case>(
  { runWithoutUs }: HostileTarget<Case>,
  strays: StrayFailures,
): Promise<boolean> {
  if (runWithoutUs === undefined) return false
  for (let tries = 0; tries < triesWithoutUs; tries++) {
    await runWithoutUs()
    if ((await strays.take()).length > 0) return true
  }
  return false
}

type End =
  | { readonly kind: 'value'; readonly value: unknown; readonly shown: readonly unknown[] }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'none' }

/** How it ended, if it did: what never settles is as bad as a loop. */
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

function complaintsAboutError(error: unknown, mayThrow: readonly string[]): Complaint[] {
  if (!SpotifyError.is(error)) {
    return [{ rule: 'typed error', detail: `no SpotifyError: ${describe(error)}` }]
  }
  if (!mayThrow.includes(error.name)) {
    return [{ rule: 'typed error', detail: `${error.name} (${error.code}) is not allowed here` }]
  }
  return typeof error.code === 'string' && error.code !== '' && typeof error.message === 'string'
    ? []
    : [{ rule: 'typed error', detail: `${error.name} without a code or a message` }]
}

function describe(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.stack}` : `a thrown ${typeof thrown}`
  } catch {
    return 'something whose very properties throw'
  }
}

function nameOf(end: End): string {
  if (end.kind !== 'error') return end.kind
  return SpotifyError.is(end.error) ? `${end.error.name} ${end.error.code}` : 'untyped'
}
