import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { ServerClock } from './server-clock.ts'

const reading = { serverNow: 1_800_000_000_000_000, askedAt: 1_800_000_000 }

function setUp(): { clock: VirtualClock; serverClock: ServerClock } {
  const clock = new VirtualClock()
  const serverClock = new ServerClock(clock)
  serverClock.learn(reading)
  return { clock, serverClock }
}

describe('a reading of the server’s clock', () => {
  it('holds for ten seconds', async () => {
    const { clock, serverClock } = setUp()
    expect(serverClock.recall()).toBe(reading)
    await clock.advance(10)
    expect(serverClock.recall()).toBe(reading)
    await clock.advance(0.1)
    expect(serverClock.recall()).toBeUndefined()
    serverClock.learn(reading)
    expect(serverClock.recall()).toBe(reading)
  })

  it('is none before the first, and once it is forgotten', () => {
    const { serverClock } = setUp()
    serverClock.forget()
    expect(serverClock.recall()).toBeUndefined()
    expect(new ServerClock(new VirtualClock()).recall()).toBeUndefined()
  })

  it.each([
    ['set back', (clock: VirtualClock) => clock.setWall(-0.2)],
    ['set forward', (clock: VirtualClock) => clock.setWall(0.2)],
    ['ahead, since the machine slept', (clock: VirtualClock) => clock.suspend(5)],
  ])('holds no longer where the wall clock is %s', (_, disturb) => {
    const { clock, serverClock } = setUp()
    disturb(clock)
    expect(serverClock.recall()).toBeUndefined()
  })

  it('holds where the wall clock is only adjusted', () => {
    const { clock, serverClock } = setUp()
    clock.setWall(0.05)
    expect(serverClock.recall()).toBe(reading)
  })
})
