import { expect, it } from 'vitest'

import { Fleet } from 'test-support/fleet/fleet.ts'
import type { Failpoint } from 'test-support/fleet/messages.ts'
import { freezeHolder, killHolder } from 'test-support/fleet/scenarios.ts'
import { startFileCache, startRedisCache } from 'test-support/fleet/shared-cache.ts'

const failpoints = ['after-lease', 'sent', 'before-commit'] as const satisfies readonly Failpoint[]
const repetitions = 3

/** Seconds, from the shortest to the longest. */
function report(what: string, seconds: readonly number[]): void {
  const sorted = seconds.toSorted((a, b) => a - b).map((each) => each.toFixed(2))
  process.stdout.write(`Until the next process had a token, ${what}: ${sorted.join(', ')} s\n`)
}

/** A measurement: a lease lasts 5 s, and a busy machine takes longer than that. It is read by a person. */
it.each([
  ['files', startFileCache],
  ['Redis', startRedisCache],
])(
  'reports how long a takeover takes on %s, of a holder killed and of one frozen',
  async (name, start) => {
    for (const [what, stop] of [
      ['killed', killHolder],
      ['frozen', freezeHolder],
    ] as const) {
      const seconds: number[] = []
      for (const failpoint of Array.from({ length: repetitions }, () => failpoints).flat()) {
        await using cache = await start()
        await using fleet = await Fleet.start({ ...cache, spotify: { latencySeconds: 0.1 } })
        const { successor, takeoverSeconds } = await stop(fleet, failpoint)
        expect(successor).toMatchObject({ errors: [], calls: 1 })
        seconds.push(takeoverSeconds)
      }
      report(`${name}, a holder ${what}`, seconds)
    }
  },
)
