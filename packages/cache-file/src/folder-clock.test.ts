import { readdirSync } from 'node:fs'

import type { Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { FolderClock, translateInstant } from './folder-clock.ts'

// The clock of a process that stood still while it looked is not believed.
repeatIfStoodStill()

/** A clock of this test: wrong by some seconds, with a monotonic time that only the test changes. */
class WrongClock {
  wrongBySeconds: number
  seconds = 0
  /** Seconds that pass between two looks. */
  stepSeconds = 0
  #passed = 0

  constructor(wrongBySeconds: number) {
    this.wrongBySeconds = wrongBySeconds
  }

  now(): number {
    this.#passed += this.stepSeconds
    return systemClock.now() + this.wrongBySeconds + this.#passed
  }

  get clock(): Clock {
    return { ...systemClock, now: () => this.now(), monotonic: () => this.seconds }
  }
}

/** What a folder's clock is ahead, to ten seconds: the time of a file is the file system's. */
async function secondsAhead(folderClock: FolderClock, folder: string): Promise<number> {
  return Math.round((await folderClock.offsetSeconds(folder)) / 10) * 10
}

describe("a folder's clock", () => {
  it.each([300, -300, 80_000])('is ahead of one that is %d s wrong by as much', async (seconds) => {
    using folder = new TemporaryFolder()
    const folderClock = new FolderClock(new WrongClock(seconds).clock)
    expect(await secondsAhead(folderClock, folder.path)).toBe(-seconds)
    expect(readdirSync(folder.path)).toEqual([])
  })

  it.each([
    [0, 'it is right'],
    [0.5, 'a file system keeps coarse times'],
    [90_000, 'a file system keeps no time at all'],
    [-90_000, 'a file system keeps no time at all'],
  ])('counts as the same if it differs by %d s: %s', async (seconds) => {
    using folder = new TemporaryFolder()
    expect(await new FolderClock(new WrongClock(seconds).clock).offsetSeconds(folder.path)).toBe(0)
  })

  it('is compared again after ten seconds', async () => {
    using folder = new TemporaryFolder()
    const clock = new WrongClock(0)
    const folderClock = new FolderClock(clock.clock)
    expect(await folderClock.offsetSeconds(folder.path)).toBe(0)
    clock.wrongBySeconds = 300
    clock.seconds = 9.9
    expect(await folderClock.offsetSeconds(folder.path)).toBe(0)
    clock.seconds = 10
    expect(await secondsAhead(folderClock, folder.path)).toBe(-300)
  })

  it('is not believed if the process stood still while it looked', async () => {
    using folder = new TemporaryFolder()
    const clock = new WrongClock(0)
    clock.stepSeconds = 60
    const folderClock = new FolderClock(clock.clock)
    expect(await folderClock.offsetSeconds(folder.path)).toBe(0)
    clock.stepSeconds = 0
    // Beside the two minutes that the two looks took.
    clock.wrongBySeconds = 180
    expect(await secondsAhead(folderClock, folder.path)).toBe(-300)
  })

  it('counts as right where no file can be written', async () => {
    using folder = new TemporaryFolder()
    const folderClock = new FolderClock(new WrongClock(300).clock)
    expect(await folderClock.offsetSeconds(`${folder.path}/missing`)).toBe(0)
  })
})

describe('an instant of another clock', () => {
  it.each([
    [100, 0, 0, 100],
    [100, 1.9, 0, 100],
    [100, 2, 0, 102],
    [100, 0, 2, 98],
    [100, 60, 90, 70],
    [100, -60, 0, 40],
  ])('%d with the offsets %d and %d is %d', (instant, writer, reader, translated) => {
    expect(translateInstant(instant, writer, reader)).toBe(translated)
  })
})
