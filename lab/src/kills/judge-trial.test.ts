import { mkdirSync, writeFileSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import type { CallReport } from 'test-support/fleet/messages.ts'
import { complaintsAbout } from './file-backend.ts'
import { judgeTrial, lateness } from './judge-trial.ts'
import type { Observation } from './observation.ts'
import { backendNames, planTrial, type Trial } from './trial.ts'

const trial: Trial = {
  seed: 1,
  backend: 'redis',
  act: 'kill',
  moment: 'sent',
  delaySeconds: 0,
  pauseSeconds: 1,
  othersAskFirst: true,
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
    ...overrides,
  }
}

/** Issued at 0 and at 5. */
const ends: Readonly<Record<string, number>> = { old: 7.5, new: 8 }

const well: Observation = {
  waitSeconds: 5.2,
  others: [report('new'), report('new')],
  stoodStillSeconds: 0,
  outageSeconds: 0,
  machineStalledSeconds: 0,
  requests: [{ receivedAt: 0 }, { receivedAt: 5, status: 200 }],
  lifetimeSeconds: 3,
  standing: 'new',
  expiresAt: (accessToken) => ends[accessToken],
  leftovers: [],
}

function complaints(seen: Partial<Observation>, about: Partial<Trial> = {}): readonly string[] {
  return judgeTrial({ ...trial, ...about }, { ...well, ...seen })
}

/** So many requests in quick succession, each answered with a token. */
function answered(count: number): Observation['requests'] {
  return Array.from({ length: count }, (_, index) => ({ receivedAt: index / 10, status: 200 }))
}

describe('the judge of a trial', () => {
  it('has nothing to say where all was well', () => {
    expect(complaints({})).toEqual([])
  })

  it('complains of a successor that waits too long: 2 s after a kill on files, else a lease', () => {
    expect(complaints({ waitSeconds: 7.1 })).toEqual(['waited 7.10 s, not 7'])
    expect(complaints({ waitSeconds: 2.1 }, { backend: 'file' })).toEqual(['waited 2.10 s, not 2'])
    expect(complaints({ waitSeconds: 5.5 }, { backend: 'file', act: 'freeze' })).toEqual([])
  })

  it('tells apart a wait that was no longer than the machine itself stood still', () => {
    const seen = { ...well, waitSeconds: 7.5, machineStalledSeconds: 0.6 }
    expect(judgeTrial(trial, seen)).toEqual([])
    expect(lateness(trial, seen)).toBe(
      'waited 7.50 s, not 7, while the machine itself stood still for 0.60 s',
    )
    expect(complaints({ waitSeconds: 7.7, machineStalledSeconds: 0.6 })).toHaveLength(1)
    expect(lateness(trial, { ...seen, waitSeconds: 7.7 })).toBeUndefined()
    expect(lateness(trial, { ...seen, waitSeconds: 6.9 })).toBeUndefined()
  })

  it('complains of a call that failed, of whoever it was', () => {
    const failing = report('new', { errors: ['server_error'] })
    expect(complaints({ others: [failing] })).toEqual(['callers were given server_error'])
    expect(complaints({ stopped: failing })).toEqual(['callers were given server_error'])
    const empty = report('new', { accessTokens: [], served: [] })
    expect(complaints({ others: [empty] })).toEqual(['a process was given no token'])
  })

  it('complains of a token that was overwritten by an older one, or by none', () => {
    expect(complaints({ standing: 'old' })).toEqual([
      'an older token stands than one that was handed out',
    ])
    expect(complaints({ standing: undefined })).toContain('no token stands in the cache')
    const alone = report('new', { events: { 'cache-failed': 1 } })
    expect(complaints({ standing: 'old', others: [alone] })).toEqual([])
  })

  it('complains of a token that was never issued', () => {
    expect(complaints({ stopped: report('forged') })).toEqual([
      'a token was handed out that was never issued',
    ])
  })

  it('complains of one request too many, unless the cache was too slow to prevent it', () => {
    const requests = [0, 3, 5].map((receivedAt) => ({ receivedAt, status: 200 }))
    expect(complaints({ requests })).toEqual(['3 requests, not 2'])
    expect(complaints({ requests: well.requests }, { moment: 'after-commit' })).toEqual([
      '2 requests, not 1',
    ])
    const slow = report('new', { events: { 'cache-failed': 1 } })
    expect(complaints({ requests, others: [slow] })).toEqual([])
  })

  it('complains of requests at random moments that neither a life nor the fault accounts for', () => {
    const requests = [0, 1, 2, 5].map((receivedAt) => ({ receivedAt, status: 200 }))
    expect(complaints({ requests }, { moment: 'random' })).toEqual([
      '2 requests came too soon, after 1 faults',
    ])
    expect(complaints({ requests: requests.slice(1) }, { moment: 'random' })).toEqual([])
  })

  it('lets each process ask for itself while there is no master, and no more', () => {
    const failover = { failover: true, moment: 'random', backend: 'sentinel' } as const
    expect(complaints({ requests: answered(8), outageSeconds: 2 }, failover)).toEqual([])
    expect(complaints({ requests: answered(9), outageSeconds: 2 }, failover)).toEqual([
      '8 requests came too soon, after 7 faults',
    ])
  })

  it('hands on what is left over in the cache', () => {
    expect(complaints({ leftovers: ['a file is torn'] })).toEqual(['a file is torn'])
  })
})

describe('the look at the files', () => {
  it('finds what is torn, orphaned, or too much', async () => {
    using folder = new TemporaryFolder()
    mkdirSync(join(folder.path, 'a'))
    const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text)
    write('a/token.1', '{}')
    write('a/lease.2', '{}')
    write('a/temporary.1', '{"half')
    expect(await complaintsAbout(folder.path)).toEqual([])

    const longAgo = Date.now() / 1000 - 100
    await utimes(join(folder.path, 'a/temporary.1'), longAgo, longAgo)
    write('a/token.3', '{"half')
    expect(await complaintsAbout(folder.path)).toEqual([
      'a file is torn',
      'a temporary file was never swept',
    ])
    mkdirSync(join(folder.path, 'b'))
    for (const name of ['a/token.3', 'b/lease.4', 'b/lease.5']) write(name, '{}')
    await utimes(join(folder.path, 'a/temporary.1'), Date.now() / 1000, Date.now() / 1000)
    expect(await complaintsAbout(folder.path)).toEqual([
      '5 files are left',
      '2 folders hold one key',
    ])
  })
})

describe('a thousand trials', () => {
  it('are all different acts at all moments, and failovers where there is a master to lose', () => {
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
