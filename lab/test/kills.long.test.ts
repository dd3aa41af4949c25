import { rmSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BackendFleet } from '../src/fleet/backend-fleet.ts'
import { StallMeter } from '../src/fleet/machine.ts'
import { runKills } from '../src/kills/kills.ts'
import { runTrial, tokensExpired } from '../src/kills/run-trial.ts'
import { CacheTooSlow } from '../src/kills/stop-one.ts'
import { lifetimeSeconds, planTrial } from '../src/kills/trial.ts'

const backend = ['file', 'redis', 'encrypted'] as const

it('kills and freezes processes on files, plain and encrypted, and on Redis without a complaint', async () => {
  const results = await runKills({ backend, count: 3, seed: 60, minutes: 1.5 })
  expect(results.flatMap(({ complaints }) => complaints)).toEqual([])
  expect(
    results.map((each) => [each.backend, each.row('kills and freezes').get('trials')]),
  ).toEqual(backend.map((name) => [name, 3]))
})

const fleetOptions = {
  size: 2,
  callers: 1,
  spotify: { tokenLifetimeSeconds: lifetimeSeconds },
}

it('begins a trial when no process holds a token that it could not store', async () => {
  using stalls = new StallMeter()
  await using fleet = await BackendFleet.start('file', stalls, fleetOptions)
  const [holder] = fleet.members as [BackendFleet['members'][0]]
  // It does not continue: after half a second, the process requests a token without a lease.
  await holder.arm('before-lease', 'wait')
  expect((await holder.call()).events).toMatchObject({ 'cache-failed': 1 })
  await tokensExpired(fleet)
  expect((await holder.look()).heldToken).toBeUndefined()
})

it('draws no conclusion from a trial in which the cache failed before the failpoint', async () => {
  using stalls = new StallMeter()
  await using fleet = await BackendFleet.start('file', stalls, fleetOptions)
  const planned = planTrial(1, 'file')
  const trial = { ...planned, act: 'kill', moment: 'after-commit', busyLoops: 0 } as const
  const { directory } = JSON.parse(fleet.backend.cacheOf(0)) as { directory: string }
  rmSync(directory, { recursive: true })
  writeFileSync(directory, 'a file where the folder was')
  await expect(runTrial(fleet, trial)).rejects.toThrow(CacheTooSlow)
})
