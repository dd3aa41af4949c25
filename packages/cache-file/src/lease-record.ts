import type { ProcessIdentity } from './process-identity.ts'

/** Maximum length of a lease. */
export const maxLeaseSeconds = 60

/** Maximum length of a cooldown. */
export const maxCooldownSeconds = 86_400

/** The contents of a `lease.<fence>` file. */
export type LeaseRecord =
  | {
      readonly state: 'held'
      readonly holder: ProcessIdentity
      /** Seconds without a heartbeat after which the holder has lost it. */
      readonly leaseSeconds: number
    }
  | { readonly state: 'released' }
  | {
      readonly state: 'cooldown'
      readonly seconds: number
      /** Unix time in seconds on the folder's clock. */
      readonly endsAt: number
      readonly code: string | undefined
    }

/** Serializes a `lease.<fence>` file. */
export function serializeLeaseRecord(record: LeaseRecord): string {
  return `${JSON.stringify(storedFieldsOf(record))}\n`
}

/**
 * Parses a `lease.<fence>` file. Returns `undefined` if it is invalid: the holder is then unknown.
 */
export function parseLeaseRecord(text: string): LeaseRecord | undefined {
  const stored = parseObject(text)
  switch (stored['state']) {
    case 'released':
      return { state: 'released' }
    case 'held':
      return heldRecord(stored)
    case 'cooldown':
      return cooldownRecord(stored)
    default:
      return undefined
  }
}

function heldRecord(stored: Readonly<Record<string, unknown>>): LeaseRecord | undefined {
  const { pid, lease_seconds: leaseSeconds } = stored
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined
  if (!isSeconds(leaseSeconds, maxLeaseSeconds)) return undefined
  const holder = {
    pid,
    bootId: textOf(stored['boot_id']),
    pidNamespace: textOf(stored['pid_namespace']),
    processStart: textOf(stored['process_start']),
  }
  return { state: 'held', holder, leaseSeconds }
}

function cooldownRecord(stored: Readonly<Record<string, unknown>>): LeaseRecord | undefined {
  const { cooldown_seconds: seconds, ends_at: endsAt, code } = stored
  if (!isSeconds(seconds, maxCooldownSeconds)) return undefined
  if (typeof endsAt !== 'number' || !Number.isFinite(endsAt)) return undefined
  return { state: 'cooldown', seconds, endsAt, code: codeOf(code) }
}

function storedFieldsOf(record: LeaseRecord): Record<string, unknown> {
  const { state } = record
  if (state === 'released') return { state }
  if (state === 'cooldown') {
    const { seconds, endsAt, code } = record
    return { state, cooldown_seconds: seconds, ends_at: endsAt, code: codeOf(code) }
  }
  const { pid, bootId, pidNamespace, processStart } = record.holder
  return {
    state,
    pid,
    boot_id: bootId,
    pid_namespace: pidNamespace,
    process_start: processStart,
    lease_seconds: record.leaseSeconds,
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** A file may contain anything, and no process may wait for ever because of it. */
function isSeconds(value: unknown, atMost: number): value is number {
  return typeof value === 'number' && value > 0 && value <= atMost
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A code appears in error messages, so only a word is accepted. */
function codeOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\w{1,60}$/.test(value) ? value : undefined
}
