/** What a process has done, and does. */
export interface ProcessState {
  readonly place: number
  readonly pid: number | undefined
  readonly isHolder: boolean
  readonly callsPerSecond: number
  readonly calls: number
  readonly failedCalls: number
  /** Tokens that it requested. */
  readonly refreshed: number
  /** New tokens that it found in the cache. */
  readonly adopted: number
  /** Leases that it took over from a process that was killed or frozen. */
  readonly takenOver: number
  /** Processes in this place that have died before. */
  readonly deaths: number
  /** The token that its callers are given now. */
  readonly token: ShownToken | undefined
  /** Its part of the time line, in order; the last span goes on. */
  readonly lane: readonly Span[]
}

/** A token as it is shown: by its number in the order of issue. */
export interface ShownToken {
  readonly number: number
  readonly ageSeconds: number
  readonly endsInSeconds: number
}

/**
 * What callers of a process get for a while: a token; nothing yet, as they wait for one; an error.
 * Or the process starts, or is frozen.
 */
export interface Span {
  readonly shows: 'token' | 'waiting' | 'refused' | 'starting' | 'frozen'
  readonly token?: number | undefined
  /** Unix time in seconds. */
  readonly from: number
  readonly until?: number | undefined
}

/** A request to the token endpoint. */
export interface TokenRequest {
  readonly place: number
  readonly from: number
  readonly until?: number | undefined
  /** `lost`: whoever made it was killed. */
  readonly outcome: 'open' | 'token' | 'failed' | 'lost'
  readonly token?: number | undefined
  readonly isTakeover: boolean
}

export type FaultKind = 'kill' | 'freeze' | 'freeze-redis' | 'fail-endpoint'

/** Something that was done to the fleet, and what came of it. */
export interface FaultState {
  readonly id: number
  readonly kind: FaultKind
  /** The process that it befell. */
  readonly place?: number | undefined
  readonly from: number
  /** When it was over; a kill is at once. */
  readonly until?: number | undefined
  /** What it shows, in one line. */
  readonly summary: string
  /** Whether all is well again. */
  readonly isSettled: boolean
  /** Whether calls failed meanwhile. */
  readonly hasFailures: boolean
}

/** What all processes have done together, those that are no more included. */
export interface Totals {
  readonly calls: number
  readonly callsPerSecond: number
  readonly failedCalls: number
  /** Of these, while there was a valid token, in that process or in the cache: what must never be. */
  readonly failedInTime: number
  /** Calls that were given a token that had ended: what must never be. */
  readonly expiredServed: number
  /** Calls that were cut off with a process that was killed, and answered by another. */
  readonly repeatedCalls: number
  /** Requests that the token endpoint received. */
  readonly tokenRequests: number
  /** Of these, those that were answered by an error. */
  readonly failedRequests: number
  /** Tokens that came of the others, as far as somebody lived to receive them. */
  readonly tokens: number
  readonly lifetimes: number
  /** Times that the cache failed, or was too slow, and a process went on without it. */
  readonly cacheFailures: number
  readonly refreshed: number
  readonly adopted: number
  readonly takenOver: number
  readonly deaths: number
}

/** What can be done to the fleet, and what is being done. */
export interface ControlState {
  readonly canFreezeRedis: boolean
  readonly canFailEndpoint: boolean
  readonly freezeHolderSeconds: number
  readonly freezeRedisSeconds: number
  /** Wishes that wait for a holder. */
  readonly isKillPending: boolean
  readonly isFreezePending: boolean
  readonly isRedisFrozen: boolean
  readonly isEndpointFailing: boolean
}

/** What stays as it is. */
export interface Setting {
  readonly spotify: string
  readonly cache: string
  /** In one word. */
  readonly cacheName: string
  readonly portUrl: string
  readonly pageUrl: string
}

/** All that the page and the terminal show of one moment. */
export interface Snapshot {
  /** Unix time in seconds. */
  readonly at: number
  readonly setting: Setting
  readonly totals: Totals
  readonly processes: readonly ProcessState[]
  readonly requests: readonly TokenRequest[]
  readonly faults: readonly FaultState[]
  readonly controls: ControlState
}
