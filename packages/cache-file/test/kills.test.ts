import { readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'

import { describe, expect, it } from 'vitest'

import { Fleet } from 'test-support/fleet/fleet.ts'
import type { Failpoint } from 'test-support/fleet/messages.ts'
import { freezeHolder, killHolder } from 'test-support/fleet/scenarios.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const cacheModule = import.meta.resolve('test-support/caches/file-cache.ts')

/** Which processes send token requests. A request made before the kill may be made again. */
const kills: readonly (readonly [Failpoint, readonly string[]])[] = [
  ['before-lease', ['heir']],
  ['after-lease', ['heir']],
  ['sent', ['holder', 'heir']],
  ['before-commit', ['holder', 'heir']],
  ['after-commit', ['holder']],
]

function isWhole(path: string): boolean {
  try {
    return typeof JSON.parse(readFileSync(path, 'utf8')) === 'object'
  } catch {
    return false
  }
}

/** Every file below the folder is complete, and little is left over. */
function expectTidy(folder: TemporaryFolder): void {
  const files = folder.list().filter((path) => statSync(path).isFile())
  expect(files.length).toBeLessThanOrEqual(4)
  const numbered = files.filter((path) => !basename(path).startsWith('temporary.'))
  expect(numbered.filter((path) => !isWhole(path))).toEqual([])
  expect(new Set(files.map(dirname)).size).toBe(1)
}

/** Its own request was sent, or was past the last check of the lease. */
const freezes: readonly (readonly [Failpoint, readonly string[]])[] = [
  ['after-lease', ['heir', 'holder']],
  ['sent', ['holder', 'heir']],
  ['before-commit', ['holder', 'heir']],
]

/** Two processes that share a folder. */
function startFleet(folder: TemporaryFolder, leaseSeconds: number): Promise<Fleet> {
  const cache = JSON.stringify({ directory: folder.path, leaseSeconds })
  const spotify = { latencySeconds: 0.1 }
  return Fleet.start({ cacheModule, cache, isPatient: true, spotify })
}

describe.concurrent('a lease holder', () => {
  it.each(kills)(
    'killed %s is replaced before the end of its lease, and leaves no incomplete file',
    async (failpoint, requestsOf) => {
      using folder = new TemporaryFolder()
      // A caller gets an error before such a lease ends.
      await using fleet = await startFleet(folder, 60)
      const { successor, standing, ...outcome } = await killHolder(fleet, failpoint)
      expect(outcome).toMatchObject({ requestsOf })
      expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
      expect(successor.events).not.toHaveProperty('cache-failed')
      expectTidy(folder)
    },
  )

  // Windows has no signal that pauses a process.
  it.skipIf(process.platform === 'win32').each(freezes)(
    'frozen %s overwrites nothing when it resumes after its lease',
    async (failpoint, requestsOf) => {
      using folder = new TemporaryFolder()
      await using fleet = await startFleet(folder, 2)
      const { successor, standing, holder, ...outcome } = await freezeHolder(fleet, failpoint)
      expect(outcome).toMatchObject({ requestsOf })
      expect(successor).toMatchObject({ errors: [], calls: 1, accessTokens: [standing] })
      expect(successor.events).not.toHaveProperty('cache-failed')
      expect(holder).toMatchObject({
        errors: [],
        accessTokens: [standing],
        // More leases are lost if the holder stood still before.
        events: { 'lease-lost': expect.any(Number), 'token-adopted': 1 },
      })
      expectTidy(folder)
    },
  )
})
