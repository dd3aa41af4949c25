import { link } from 'node:fs/promises'
import { basename } from 'node:path'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { LinkFile } from '../src/fence-folder.ts'
import { anyStep, type Step } from './protocol-steps.ts'
import { runAtOnce } from './run-at-once.ts'
import { runInTurn } from './run-in-turn.ts'
import { SilentFleet } from './silent-fleet.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

/** `fs.promises.link` on a file system without hard links. */
const noLinks: LinkFile = () =>
  Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }))

/** Files beyond one token and one lease. */
function filesTooMany(folder: TemporaryFolder): readonly string[] {
  const names = folder.list().map((path) => basename(path))
  const files = names.filter((name) => !/^[0-9a-f]{64}$/.test(name))
  const isSecond = (kind: string, name: string): boolean =>
    files.find((other) => other.startsWith(kind)) !== name
  return files.filter((name) => isSecond('token.', name) && isSecond('lease.', name))
}

/** Checks steps that were taken concurrently. */
function brokenPromises(
  steps: readonly Step[],
  outcome: Awaited<ReturnType<typeof runAtOnce>>,
  highestFence: number,
): readonly string[] {
  const { grantedFences, written, lastCommitted, standing } = outcome
  const isLeasesOnly = steps.every(({ type }) => type === 'lease')
  const winners = written.length > 0 ? written : [lastCommitted ?? standing]
  const promises: Readonly<Record<string, boolean>> = {
    'no two leases have the same fence': new Set(grantedFences).size === grantedFences.length,
    'fences grow': grantedFences.every((fence) => fence > highestFence),
    'there is one holder at a time': !isLeasesOnly || grantedFences.length < 2,
    'a sign-in or sign-out wins over every refresh in flight; otherwise the highest fence wins':
      winners.includes(standing),
  }
  return Object.keys(promises).filter((promise) => promises[promise] === false)
}

async function checkInTurn(linkFile: LinkFile, steps: readonly Step[]): Promise<void> {
  using folder = new TemporaryFolder()
  const { answers, expected } = await runInTurn(new SilentFleet(folder.path, linkFile), steps)
  expect(answers).toEqual(expected)
  expect(filesTooMany(folder)).toEqual([])
}

async function checkAtOnce(
  linkFile: LinkFile,
  batches: readonly (readonly Step[])[],
): Promise<void> {
  using folder = new TemporaryFolder()
  const fleet = new SilentFleet(folder.path, linkFile)
  let highestFence = 0
  for (const batch of batches) {
    const outcome = await runAtOnce(fleet, batch, linkFile === noLinks)
    expect(brokenPromises(batch, outcome, highestFence)).toEqual([])
    highestFence = Math.max(highestFence, ...outcome.grantedFences)
  }
}

describe.each([
  ['with hard links', link],
  ['without hard links', noLinks],
])('the protocol %s', (_, linkFile) => {
  it('answers like its model in any order of steps', async () => {
    const steps = fc.array(anyStep, { minLength: 5, maxLength: 40 })
    const property = fc.asyncProperty(steps, (each) => checkInTurn(linkFile, each))
    await expect(fc.assert(property, { numRuns: 60 })).resolves.toBeUndefined()
  })

  it('keeps its promises if everything happens concurrently', async () => {
    const batch = fc.array(anyStep, { minLength: 1, maxLength: 8 })
    const batches = fc.array(batch, { minLength: 2, maxLength: 8 })
    const property = fc.asyncProperty(batches, (each) => checkAtOnce(linkFile, each))
    await expect(fc.assert(property, { numRuns: 60 })).resolves.toBeUndefined()
  })
})
