import { describe, expect, it } from 'vitest'
import { answeredAt, failedCalls, sampleCalls, sampleObservation } from '../checks/samples.ts'
import { backendNames } from '../fleet/backends.ts'
import { checkTrial, lateness, type TrialSeen } from './check-trial.ts'
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

const good: TrialSeen = {
  ...sampleObservation,
  waitSeconds: 5.2,
  outageSeconds: 0,
  requests: [{ sentAt: 0, receivedAt: 0 }, ...answeredAt(5)],
  standing: 'token',
}

const random = { moment: 'random' } as const
const failover = { failover: true, moment: 'random', backend: 'sentinel' } as const
const tooSlow = { reports: [sampleCalls({ events: { 'cache-failed': 1 } })] }
const none = sampleCalls({ accessTokens: [], served: [] })
const eight = answeredAt(...Array.from({ length: 8 }, (_, index) => index / 10))
const nine = [...eight, ...answeredAt(0.8)]
const isOlder = 'the cache holds an older token than one that was delivered'

describe('checkTrial', () => {
  it.each<[string, Partial<TrialSeen>, Partial<Trial>, readonly string[]]>([
    ['a good trial', {}, {}, []],
    ['a wait for longer than a lease', { waitSeconds: 7.1 }, {}, ['waited 7.10 s, not 7']],
    ['a wait on files', { waitSeconds: 2.1 }, { backend: 'file' }, ['waited 2.10 s, not 2']],
    [
      'a wait on encrypted files',
      { waitSeconds: 2.1 },
      { backend: 'encrypted' },
      ['waited 2.10 s, not 2'],
    ],
    [
      'a wait after a freeze on files',
      { waitSeconds: 5.5 },
      { backend: 'file', act: 'freeze' },
      [],
    ],
    ['a wait that the machine explains', { waitSeconds: 7.5, machineStalledSeconds: 0.6 }, {}, []],
    [
      'a longer wait than that',
      { waitSeconds: 7.7, machineStalledSeconds: 0.6 },
      {},
      ['waited 7.70 s, not 7'],
    ],
    [
      'a failed call',
      { reports: [failedCalls('ServerError server_error', 1)] },
      {},
      ['calls failed with ServerError server_error'],
    ],
    ['a process without a token', { reports: [none] }, {}, ['a process got no token']],
    ['an older token in the cache', { standing: 'old' }, {}, [isOlder]],
    ['an older token after a cache failure', { standing: 'old', ...tooSlow }, {}, []],
    ['an empty cache', { standing: undefined }, {}, [isOlder, 'no token is in the cache']],
    ['three requests', { requests: answeredAt(0, 3, 5) }, {}, ['3 requests, not 2']],
    ['three requests after a cache failure', { requests: answeredAt(0, 3, 5), ...tooSlow }, {}, []],
    ['two requests where one must do', {}, { moment: 'after-commit' }, ['2 requests, not 1']],
    ['one early request at a random moment', { requests: answeredAt(1, 2, 5) }, random, []],
    [
      'two of them',
      { requests: answeredAt(0, 1, 2, 5) },
      random,
      ['2 requests came too early, 1 allowed'],
    ],
    [
      'one per process and lifetime without a master',
      { requests: eight, outageSeconds: 2 },
      failover,
      [],
    ],
    [
      'one more',
      { requests: nine, outageSeconds: 2 },
      failover,
      ['8 requests came too early, 7 allowed'],
    ],
    ['damage', { damage: ['a file is torn'] }, {}, ['a file is torn']],
  ])('checks %s', (_what, seen, about, complaints) => {
    expect(checkTrial({ ...trial, ...about }, { ...good, ...seen })).toEqual(complaints)
  })
})

describe('lateness', () => {
  it.each([
    [6.9, []],
    [7.5, ['waited 7.50 s, not 7, while the machine stalled for 0.60 s']],
    [7.7, []],
  ])('of a wait of %s s', (waitSeconds, expected) => {
    expect(lateness(trial, { ...good, waitSeconds, machineStalledSeconds: 0.6 })).toEqual(expected)
  })
})

describe('planTrial', () => {
  it('plans all acts at all moments within 1,000 seeds, and failovers on Sentinel alone', () => {
    const trials = Array.from({ length: 1000 }, (_, seed) =>
      planTrial(seed, backendNames[seed % 4] ?? 'file'),
    )
    expect(new Set(trials.map(({ act, moment }) => `${act} ${moment}`)).size).toBe(5 * 3 + 2)
    const failovers = trials.filter((planned) => planned.failover)
    expect(failovers.length).toBeGreaterThan(10)
    expect(new Set(failovers.map(({ backend }) => backend))).toEqual(new Set(['sentinel']))
    expect(planTrial(7, 'redis')).toEqual(planTrial(7, 'redis'))
  })
})
