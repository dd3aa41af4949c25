import { readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'

import { describe, expect, it } from 'vitest'

import { Fleet } from '../../../test/fleet/fleet.ts'
import type { Failpoint } from '../../../test/fleet/messages.ts'
import { freezeHolder, killHolder } from '../../../test/fleet/scenarios.ts'
import { TemporaryFolder } from './temporary-folder.ts'

const cacheModule = import.meta.resolve('./build-cache.ts')

/** Token requests in all, and why: what was asked for before the kill is asked for again, if at all. */
const kills: readonly (readonly [Failpoint, number])[] = [
  ['before-lease', 1],
  ['after-lease', 1],
  ['sent', 2],
  ['before-commit', 2],
  ['after-commit', 1],
]

function isWhole(path: string): boolean {
  try {
    return typeof JSON.parse(readFileSync(path, 'utf8')) === 'object'
  } catch {
    return false
  }
}

/** Every file below the folder is whole; what a kill leaves behind is little. */
function expectTidy(folder: TemporaryFolder): void {
  const files = folder.list().filter((path) => statSync(path).isFile())
  expect(files.length).toBeLessThanOrEqual(4)
  const numbered = files.filter((path) => !basename(path).startsWith('temporary.'))
  expect(numbered.filter((path) => !isWhole(path))).toEqual([])
  expect(new Set(files.map(dirname)).size).toBe(1)
}

/** Its own request was sent, or was past the last look at the lease; the successor's is the second. */
const freezes: readonly Failpoint[] = ['after-lease', 'sent', 'before-commit']

const spotify = { latencySeconds: 0.1 }

// Three at a time, and no more: the engine waits half a second for its cache, and no longer.
describe.concurrent.each([1, 2, 3])('in round %i', () => {
  it.each(kills)(
    'a holder killed %s is succeeded within 2 s, and leaves nothing torn',
    { concurrent: false },
    async (failpoint, requests) => {
      using folder = new TemporaryFolder()
      const cache = JSON.stringify({ directory: folder.path })
      await using fleet = await Fleet.start({ cacheModule, cache, spotify })
      const outcome = await killHolder(fleet, failpoint)
      expect(outcome.successor).toMatchObject({ errors: [], calls: 1 })
      expect(outcome.successor.events).not.toHaveProperty('cache-failed')
      expect(outcome.successor.accessTokens).toEqual([outcome.standing])
      expect(outcome.takeoverSeconds).toBeLessThan(2)
      expect(outcome.requests).toBe(requests)
      expectTidy(folder)
    },
  )

  // Windows has no signal that stops a process for a while.
  it.skipIf(process.platform === 'win32').each(freezes)(
    'a holder frozen %s overwrites nothing when it wakes up after its lease',
    { concurrent: false },
    async (failpoint) => {
      using folder = new TemporaryFolder()
      const cache = JSON.stringify({ directory: folder.path, leaseSeconds: 1 })
      await using fleet = await Fleet.start({ cacheModule, cache, spotify })
      const outcome = await freezeHolder(fleet, failpoint)
      expect(outcome.successor).toMatchObject({ errors: [], calls: 1 })
      expect(outcome.successor.events).not.toHaveProperty('cache-failed')
      expect(outcome.successor.accessTokens).toEqual([outcome.standing])
      expect(outcome.holder).toMatchObject({ errors: [], accessTokens: [outcome.standing] })
      expect(outcome.holder?.events).toMatchObject({ 'lease-lost': 1, 'token-adopted': 1 })
      expect(outcome.requests).toBe(2)
      expectTidy(folder)
    },
  )
})
