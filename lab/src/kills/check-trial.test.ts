import { mkdirSync, writeFileSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallReport } from 'test-support/fleet/messages.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { backendNames } from '../fleet/backend.ts'
import { fileComplaints } from '../fleet/file-backend.ts'
import { checkTrial, lateness, type Observation } from './check-trial.ts'
import { planTrial, type Trial } from './trial.ts'

const trial: Trial = {
  seed: 1,
  backend: 'redis',
  act: 'kill',
  moment: 'sent',
  delaySeconds: 0,
  pauseSeconds: 1,
  othersCallFirst: true,
  failover: false,
  busyLoops: 0,
}

function report(accessToken: string, overrides: Partial<CallReport> = {}): CallReport {
  return {
    accessTokens: [accessToken],
    served: [{ accessToken, firstAt: 6, lastAt: 6 }],
    errors: [],
    failed: [],
    cooldowns: [],
    events: {},
    calls: 1,
    longestWaitSeconds: 1,
    longestStallSeconds: 0,
    ...overrides,
  }
}

/** Tokens that were issued at 0 and at 5. */
const ends: Readonly<Record<string, number>> = { old: 7.5, new: 8 }

const good: Observation = {
  waitSeconds: 5.2,
  others: [report('new'), report('new')],
  stoppedSeconds: 0,
  outageSeconds: 0,
  machineStalledSeconds: 0,
  requests: [{ receivedAt: 0 }, { receivedAt: 5, status: 200 }],
  lifetimeSeconds: 3,
  standing: 'new',
  expiresAt: (accessToken) => ends[accessToken],
  leftovers: [],
}

function complaints(seen: Partial<Observation>, about: Partial<Trial> = {}): readonly string[] {
  return checkTrial({ ...trial, ...about }, { ...good, ...seen })
}

function answeredAt(...times: readonly number[]): Observation['requests'] {
  return times.map((receivedAt) => ({ receivedAt, status: 200 }))
}

const slowCache = { events: { 'cache-failed': 1 } }

describe('checkTrial', () => {
  it('returns no complaint if all is well', () => {
    expect(complaints({})).toEqual([])
  })

  it('complains of a wait beyond 2 s after a kill on files, and beyond a lease otherwise', () => {
    expect(complaints({ waitSeconds: 7.1 })).toEqual(['waited 7.10 s, not 7'])
    for (const backend of ['file', 'encrypted'] as const) {
      expect(complaints({ waitSeconds: 2.1 }, { backend })).toEqual(['waited 2.10 s, not 2'])
    }
    expect(complaints({ waitSeconds: 5.5 }, { backend: 'file', act: 'freeze' })).toEqual([])
  })

  it('reports a late wait that a stall of the machine explains, without a complaint', () => {
    const seen = { ...good, waitSeconds: 7.5, machineStalledSeconds: 0.6 }
    expect(checkTrial(trial, seen)).toEqual([])
    expect(lateness(trial, seen)).toBe('waited 7.50 s, not 7, while the machine stalled for 0.60 s')
    expect(complaints({ waitSeconds: 7.7, machineStalledSeconds: 0.6 })).toHaveLength(1)
    expect(lateness(trial, { ...seen, waitSeconds: 7.7 })).toBeUndefined()
    expect(lateness(trial, { ...seen, waitSeconds: 6.9 })).toBeUndefined()
  })

  it('complains of a failed call in any process', () => {
    const failing = report('new', { errors: ['server_error'] })
    expect(complaints({ others: [failing] })).toEqual(['calls failed with server_error'])
    expect(complaints({ stopped: failing })).toEqual(['calls failed with server_error'])
    const empty = report('new', { accessTokens: [], served: [] })
    expect(complaints({ others: [empty] })).toEqual(['a process got no token'])
  })

  it('complains of an older token in the cache, or of none', () => {
    expect(complaints({ standing: 'old' })).toEqual([
      'the cache holds an older token than one that was delivered',
    ])
    expect(complaints({ standing: undefined })).toContain('no token is in the cache')
    expect(complaints({ standing: 'old', others: [report('new', slowCache)] })).toEqual([])
  })

  it('complains of a token that was never issued', () => {
    expect(complaints({ stopped: report('forged') })).toEqual([
      'a token was delivered that was never issued',
    ])
  })

  it('complains of one request too many, unless the cache was too slow to prevent it', () => {
    const requests = answeredAt(0, 3, 5)
    expect(complaints({ requests })).toEqual(['3 requests, not 2'])
    expect(complaints({}, { moment: 'after-commit' })).toEqual(['2 requests, not 1'])
    expect(complaints({ requests, others: [report('new', slowCache)] })).toEqual([])
  })

  it('complains of early requests at random moments that the fault does not explain', () => {
    const random = { moment: 'random' } as const
    expect(complaints({ requests: answeredAt(0, 1, 2, 5) }, random)).toEqual([
      '2 requests came too early, 1 allowed',
    ])
    expect(complaints({ requests: answeredAt(1, 2, 5) }, random)).toEqual([])
  })

  it('allows each process a request per token lifetime while there is no master', () => {
    const failover = { failover: true, moment: 'random', backend: 'sentinel' } as const
    const eight = answeredAt(...Array.from({ length: 8 }, (_, index) => index / 10))
    expect(complaints({ requests: eight, outageSeconds: 2 }, failover)).toEqual([])
    const nine = [...eight, { receivedAt: 0.8, status: 200 }]
    expect(complaints({ requests: nine, outageSeconds: 2 }, failover)).toEqual([
      '8 requests came too early, 7 allowed',
    ])
  })

  it('repeats the complaints of the backend', () => {
    expect(complaints({ leftovers: ['a file is torn'] })).toEqual(['a file is torn'])
  })
})

describe('fileComplaints', () => {
  it('finds torn, orphaned and too many files', async () => {
    using folder = new TemporaryFolder()
    const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text)
    const temporary = join(folder.path, 'a/temporary.1')
    mkdirSync(join(folder.path, 'a'))
    write('a/token.1', '{}')
    write('a/lease.2', '{}')
    write('a/temporary.1', '{"half')
    expect(await fileComplaints(folder.path)).toEqual([])

    const longAgo = Date.now() / 1000 - 100
    await utimes(temporary, longAgo, longAgo)
    write('a/token.3', '{"half')
    expect(await fileComplaints(folder.path)).toEqual([
      'a file is torn',
      'a temporary file was never removed',
    ])
    mkdirSync(join(folder.path, 'b'))
    for (const name of ['a/token.3', 'b/lease.4', 'b/lease.5']) write(name, '{}')
    await utimes(temporary, Date.now() / 1000, Date.now() / 1000)
    expect(await fileComplaints(folder.path)).toEqual([
      '5 files are left',
      '2 folders hold one key',
    ])
  })
})

describe('planTrial', () => {
  it('plans all acts at all moments within 1,000 seeds, and failovers on Sentinel alone', () => {
    const trials = Array.from({ length: 1000 }, (_, seed) =>
      planTrial(seed, backendNames[seed % 4] ?? 'file'),
    )
    expect(new Set(trials.map(({ act, moment }) => `${act} ${moment}`)).size).toBe(5 * 3 + 2)
    const failovers = trials.filter(({ failover }) => failover)
    expect(failovers.length).toBeGreaterThan(10)
    expect(new Set(failovers.map(({ backend }) => backend))).toEqual(new Set(['sentinel']))
    expect(planTrial(7, 'redis')).toEqual(planTrial(7, 'redis'))
  })
})
