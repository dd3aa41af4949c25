/** State and totals of a process. */
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
  /** Leases that it took over from a killed or frozen process. */
  readonly takenOver: number
  /** Earlier processes in this place that died. */
  readonly deaths: number
  /** The token that its callers get now. */
  readonly token: ShownToken | undefined
  /** Its part of the time line, in order. The last span is open. */
  readonly lane: readonly Span[]
}

/** A token as displayed, numbered in the order of issue. */
export interface ShownToken {
  readonly number: number
  readonly ageSeconds: number
  readonly endsInSeconds: number
}

/**
 * What callers of a process get for a while: a token, nothing yet, or an error; or the process is
 * starting or frozen.
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
  /** `lost`: the process that made it was killed. */
  readonly outcome: 'open' | 'token' | 'failed' | 'lost'
  readonly token?: number | undefined
  readonly isTakeover: boolean
}

export type FaultKind = 'kill' | 'freeze' | 'freeze-redis' | 'fail-endpoint'

/** A fault and its effects. */
export interface FaultState {
  readonly id: number
  readonly kind: FaultKind
  /** The affected process. */
  readonly place?: number | undefined
  readonly from: number
  /** When it ended. A kill ends immediately. */
  readonly until?: number | undefined
  /** Its effects in one line. */
  readonly summary: string
  /** Whether the fleet has recovered. */
  readonly isSettled: boolean
  /** Whether calls failed because of it. */
  readonly hasFailures: boolean
}

/** Totals of all processes, including those that died. */
export interface Totals {
  readonly calls: number
  readonly callsPerSecond: number
  readonly failedCalls: number
  /** Failed calls while that process or the cache had a valid token. Must stay 0. */
  readonly failedInTime: number
  /** Calls that got an expired token. Must stay 0. */
  readonly expiredServed: number
  /** Calls that were cut off when their process was killed, and answered by another. */
  readonly repeatedCalls: number
  /** Requests that the token endpoint received. */
  readonly tokenRequests: number
  /** Requests that it answered with an error. */
  readonly failedRequests: number
  /** Tokens that a process received. */
  readonly tokens: number
  readonly lifetimes: number
  /** Times that the cache failed or was too slow, and a process continued without it. */
  readonly cacheFailures: number
  readonly refreshed: number
  readonly adopted: number
  readonly takenOver: number
  readonly deaths: number
}

/** Possible and active faults. */
export interface ControlState {
  readonly canFreezeRedis: boolean
  readonly canFailEndpoint: boolean
  readonly freezeHolderSeconds: number
  readonly freezeRedisSeconds: number
  /** Faults that wait for a lease holder. */
  readonly isKillPending: boolean
  readonly isFreezePending: boolean
  readonly isRedisFrozen: boolean
  readonly isEndpointFailing: boolean
}

/** Settings that do not change. */
export interface Setting {
  readonly spotify: string
  readonly cache: string
  /** Name in one word. */
  readonly cacheName: string
  readonly portUrl: string
  readonly pageUrl: string
}

/** Everything that page and terminal show at one moment. */
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
