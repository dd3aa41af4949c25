import type { Focus } from './plan.ts'

const rotating = {
  grant: 'refresh_token',
  rotates: true,
  deployments: 0,
  consentSeconds: Infinity,
} as const satisfies Focus

const slow = { lifeSeconds: 60, secondsBetweenFaults: 20, idles: true } as const satisfies Focus

/**
 * Named settings that look at one danger each, where a seed alone would seldom come. They decide users,
 * faults and rates; the rest is drawn as ever.
 */
export const focuses = {
  /** Whatever a seed draws. */
  anything: {},
  /** The API refuses access tokens, and processes are asked for one now and then only. */
  revoked: {
    ...rotating,
    kinds: ['token-revoked'],
    lifeSeconds: 30,
    secondsBetweenCalls: 8,
    secondsBetweenFaults: 20,
  },
  /** … and sleep, or are asked for nothing, for some lives of a token. */
  sleepers: {
    ...rotating,
    kinds: ['token-revoked', 'freeze', 'suspend'],
    lifeSeconds: 30,
    secondsBetweenCalls: 8,
    secondsBetweenFaults: 20,
    idles: true,
  },
  /** Clocks are set, for good or for a while, also of processes that stand still. */
  clocks: {
    ...rotating,
    kinds: ['clock-step', 'freeze', 'token-revoked'],
    instants: 'server',
    ...slow,
  },
  /** … that of one machine, whose processes share a folder. */
  'one clock': {
    ...rotating,
    kinds: ['clock-step', 'freeze'],
    instants: 'writer',
    isOneMachine: true,
    ...slow,
  },
  /** … those of some, which share a folder with the others. */
  'clocks that differ': {
    ...rotating,
    kinds: ['clock-step', 'freeze'],
    instants: 'writer',
    isOneMachine: false,
    ...slow,
  },
  /** A second token lives shorter than the first. */
  lives: {
    ...rotating,
    kinds: ['freeze', 'token-revoked'],
    livesDiffer: true,
    ...slow,
  },
  /** Between a check and the bytes event loops stand still for seconds. */
  starved: {
    ...rotating,
    kinds: ['starved'],
    lifeSeconds: 30,
    secondsBetweenCalls: 2,
    secondsBetweenFaults: 20,
  },
  /** … and the cache does not answer in time. */
  'starved cache': {
    ...rotating,
    kinds: ['starved', 'cache-hung', 'cache-slow', 'cache-cut'],
    lifeSeconds: 30,
    secondsBetweenCalls: 2,
    secondsBetweenFaults: 8,
  },
  /** A program that was deployed with a refresh token loses its cache. */
  alone: {
    ...rotating,
    deployments: 1,
    keys: ['self'],
    hasSecret: true,
    kinds: ['cache-hung', 'cache-cut', 'crash'],
    lifeSeconds: 30,
    secondsBetweenFaults: 20,
  },
  /** Refresh tokens are refused while the cache is away. */
  refusals: {
    grant: 'refresh_token',
    kinds: ['consent-revoked', 'falsely-refused', 'cache-cut', 'cache-hung'],
    lifeSeconds: 30,
    secondsBetweenCalls: 2,
    secondsBetweenFaults: 8,
    peopleComeAndGo: false,
  },
  /** Refresh tokens are refused, and who was told stands still, or has no cache. */
  'late verdicts': {
    grant: 'refresh_token',
    kinds: ['falsely-refused', 'freeze', 'endpoint-slow'],
    lifeSeconds: 30,
    secondsBetweenCalls: 2,
    secondsBetweenFaults: 8,
  },
  /** The cache loses what it was told. */
  losses: {
    grant: 'refresh_token',
    kinds: ['failover', 'cache-flushed', 'freeze'],
    lifeSeconds: 60,
    secondsBetweenFaults: 20,
  },
  /** Users sign in and out while others refresh, on a slow network. */
  'sign-ins': {
    grant: 'refresh_token',
    kinds: ['cache-slow', 'endpoint-slow'],
    secondsBetweenFaults: 8,
    secondsBetweenCalls: 2,
    peopleComeAndGo: true,
    lifeSeconds: 30,
  },
  /** … and the cache does not take them. */
  'sign-ins without a cache': {
    grant: 'refresh_token',
    kinds: ['cache-cut', 'cache-hung', 'clock-step'],
    secondsBetweenFaults: 8,
    peopleComeAndGo: true,
    lifeSeconds: 60,
  },
  /** Users think again, deny, grant less, come back late, twice, or elsewhere. */
  'odd users': {
    grant: 'refresh_token',
    kinds: ['answers-lost', 'endpoint-failing'],
    peopleAreOdd: true,
    peopleComeAndGo: true,
  },
  /** Users leave the memory of a process, and come back. */
  memory: {
    grant: 'refresh_token',
    maxUsersInMemory: 1,
    keys: ['one', 'two'],
    kinds: ['misconfigured', 'token-revoked', 'cache-cut'],
    lifeSeconds: 60,
  },
  /** A program is deployed with a refresh token, then with another one. */
  deployments: {
    grant: 'refresh_token',
    deployments: 2,
    keys: ['self'],
    kinds: ['crash', 'endpoint-failing'],
    lifeSeconds: 30,
  },
  /** Whoever holds the lease stands still, or its machine sleeps. */
  leases: {
    ...rotating,
    kinds: ['freeze', 'suspend', 'cache-slow', 'endpoint-slow'],
    lifeSeconds: 30,
    secondsBetweenFaults: 8,
  },
  /** Tokens of the app alone: requests fail, and are paused. */
  apps: {
    grant: 'client_credentials',
    kinds: ['endpoint-failing', 'endpoint-limiting', 'misconfigured', 'freeze', 'token-revoked'],
    secondsBetweenFaults: 25,
  },
} as const satisfies Readonly<Record<string, Focus>>

/** What `--focus` takes. */
export type FocusName = keyof typeof focuses

export const focusNames = Object.keys(focuses) as readonly FocusName[]
