/** A request to the object of a cache key. */
export type ObjectRequest =
  | { readonly operation: 'read' }
  | LeaseRequest
  | CommitRequest
  | ReleaseRequest
  | WriteRequest

/** Takes the lease, or extends it. */
export interface LeaseRequest {
  readonly operation: 'lease' | 'extend'
  readonly holder: string
  readonly seconds: number
}

/** Stores a refreshed token, in its stored form. */
export interface CommitRequest {
  readonly operation: 'commit'
  readonly holder: string
  readonly fence: number
  readonly token: string
}

/** Ends the lease; more than 0 seconds begin a cooldown. */
export interface ReleaseRequest {
  readonly operation: 'release'
  readonly holder: string
  readonly cooldown_seconds: number
  readonly code?: string | undefined
}

/** Stores a sign-in, or a sign-out if there is no token. */
export interface WriteRequest {
  readonly operation: 'write'
  /** The same in all attempts. */
  readonly id: string
  /** Fence of the latest write that the caller saw. */
  readonly seen: number
  readonly token?: string | undefined
}

/** Members that a request must have, and their types. */
const required: Readonly<Record<string, Readonly<Record<string, 'string' | 'number'>>>> = {
  read: {},
  lease: { holder: 'string', seconds: 'number' },
  extend: { holder: 'string', seconds: 'number' },
  commit: { holder: 'string', fence: 'number', token: 'string' },
  release: { holder: 'string', cooldown_seconds: 'number' },
  write: { id: 'string', seen: 'number' },
}

/** Whether a body is a request of this version: another Worker with the binding may send anything. */
export function isObjectRequest(body: unknown): body is ObjectRequest {
  const request = Object(body) as Readonly<Record<string, unknown>>
  const { operation } = request
  if (typeof operation !== 'string' || !Object.hasOwn(required, operation)) return false
  return Object.entries(required[operation] ?? {}).every(
    ([name, type]) => typeof request[name] === type,
  )
}
