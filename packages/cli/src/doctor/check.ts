/** What one check found. The names are stable: programs read `doctor --json`. */
export interface CheckResult {
  readonly name: string
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped'
  /** What was found, in words; never a secret. */
  readonly detail: string
  /** What to do about it. */
  readonly remedy?: string
}

export const ok = (name: string, detail: string): CheckResult => ({ name, status: 'ok', detail })

export const skipped = (name: string, detail: string): CheckResult => ({
  name,
  status: 'skipped',
  detail,
})

export const warning = (name: string, detail: string, remedy: string): CheckResult => ({
  name,
  status: 'warning',
  detail,
  remedy,
})

export const failed = (name: string, detail: string, remedy: string): CheckResult => ({
  name,
  status: 'failed',
  detail,
  remedy,
})
