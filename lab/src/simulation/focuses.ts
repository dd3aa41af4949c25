import type { Focus } from './plan.ts'

const users = { grant: 'refresh_token' } as const satisfies Focus

const rotating = {
  ...users,
  rotates: true,
  deployments: 0,
  consentSeconds: Infinity,
} as const satisfies Focus

const short = { lifetimeSeconds: 30, secondsBetweenCalls: 2 } as const satisfies Focus

const seldom = {
  lifetimeSeconds: 30,
  secondsBetweenCalls: 8,
  secondsBetweenFaults: 20,
} as const satisfies Focus

const slow = { lifetimeSeconds: 60, secondsBetweenFaults: 20, idles: true } as const satisfies Focus

const wrongClocks = {
  ...rotating,
  ...slow,
  kinds: ['clock-step', 'freeze'],
  instants: 'writer',
} as const satisfies Focus

/**
 * Named settings, each for one danger that random plans seldom reach. They set users, faults and
 * rates; the seed draws the rest.
 */
export const focuses = {
  /** The seed draws everything. */
  anything: {},
  /** The API rejects access tokens, and processes get few calls. */
  revoked: { ...rotating, ...seldom, kinds: ['token-revoked'] },
  /** The same, and processes freeze or get no calls for some token lifetimes. */
  sleepers: { ...rotating, ...seldom, kinds: ['token-revoked', 'freeze', 'suspend'], idles: true },
  /** Clocks are set, for good or for a while, also those of frozen processes. */
  clocks: {
    ...rotating,
    ...slow,
    kinds: ['clock-step', 'freeze', 'token-revoked'],
    instants: 'server',
  },
  /** The clock of one machine is set; its processes share a folder. */
  'one clock': { ...wrongClocks, isOneMachine: true },
  /** The clocks of some machines are set; all share a folder. */
  'clocks that differ': { ...wrongClocks, isOneMachine: false },
  /** A second token lives shorter than the first. */
  lifetimes: { ...rotating, ...slow, kinds: ['freeze', 'token-revoked'], lifetimesDiffer: true },
  /** Event loops stall for seconds between a check and the request. */
  starved: { ...rotating, ...short, kinds: ['starved'], secondsBetweenFaults: 20 },
  /** The same, and the cache does not answer in time. */
  'starved cache': {
    ...rotating,
    ...short,
    kinds: ['starved', 'cache-hung', 'cache-slow', 'cache-cut'],
    secondsBetweenFaults: 8,
  },
  /** A program with an initial refresh token loses its cache. */
  alone: {
    ...rotating,
    deployments: 1,
    keys: ['self'],
    hasSecret: true,
    kinds: ['cache-hung', 'cache-cut', 'crash'],
    lifetimeSeconds: 30,
    secondsBetweenFaults: 20,
  },
  /** Refresh tokens are rejected while the cache is down. */
  rejections: {
    ...users,
    ...short,
    kinds: ['consent-revoked', 'falsely-refused', 'cache-cut', 'cache-hung'],
    secondsBetweenFaults: 8,
    usersComeAndGo: false,
  },
  /** A process learns of a rejected refresh token late. */
  'late rejections': {
    ...users,
    ...short,
    kinds: ['falsely-refused', 'freeze', 'endpoint-slow'],
    secondsBetweenFaults: 8,
  },
  /** The cache loses writes. */
  losses: {
    ...users,
    kinds: ['failover', 'cache-flushed', 'freeze'],
    lifetimeSeconds: 60,
    secondsBetweenFaults: 20,
  },
  /** Users sign in and out during refreshes, on a slow network. */
  'sign-ins': {
    ...users,
    ...short,
    kinds: ['cache-slow', 'endpoint-slow'],
    secondsBetweenFaults: 8,
    usersComeAndGo: true,
  },
  /** The cache tells of changes at once, while users sign in and out and refreshes are under way. */
  notices: {
    ...rotating,
    ...short,
    notices: true,
    kinds: ['falsely-refused', 'freeze', 'endpoint-slow', 'cache-slow'],
    secondsBetweenFaults: 8,
    usersComeAndGo: true,
  },
  /** The cache does not store sign-ins. */
  'sign-ins without a cache': {
    ...users,
    kinds: ['cache-cut', 'cache-hung', 'clock-step'],
    secondsBetweenFaults: 8,
    usersComeAndGo: true,
    lifetimeSeconds: 60,
  },
  /** Users hesitate, deny, grant less, come back late, twice, or to another process. */
  'odd users': {
    ...users,
    kinds: ['responses-lost', 'endpoint-failing'],
    usersAreOdd: true,
    usersComeAndGo: true,
  },
  /** A process holds one user in memory and serves two. */
  memory: {
    ...users,
    maxUsersInMemory: 1,
    keys: ['one', 'two'],
    kinds: ['misconfigured', 'token-revoked', 'cache-cut'],
    lifetimeSeconds: 60,
  },
  /** A program is deployed with an initial refresh token, then with another one. */
  deployments: {
    ...users,
    deployments: 2,
    keys: ['self'],
    kinds: ['crash', 'endpoint-failing'],
    lifetimeSeconds: 30,
  },
  /** The holder of the lease freezes, or its machine is suspended. */
  leases: {
    ...rotating,
    kinds: ['freeze', 'suspend', 'cache-slow', 'endpoint-slow'],
    lifetimeSeconds: 30,
    secondsBetweenFaults: 8,
  },
  /** App tokens: requests fail and are rate-limited. */
  apps: {
    grant: 'client_credentials',
    kinds: ['endpoint-failing', 'endpoint-limiting', 'misconfigured', 'freeze', 'token-revoked'],
    secondsBetweenFaults: 25,
  },
} as const satisfies Readonly<Record<string, Focus>>

/** A value of `--focus`. */
export type FocusName = keyof typeof focuses

export const focusNames = Object.keys(focuses) as readonly FocusName[]
