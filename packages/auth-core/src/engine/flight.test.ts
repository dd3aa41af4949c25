import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { outcome } from '../../test/scenario.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { Flight } from './flight.ts'

const endless = (): Promise<never> => new Promise(() => {})

/** A flight whose timers never fire, as in a Worker whose request is over. */
function silentFlight(clock: VirtualClock): Flight {
  const sleep = clock.sleep.bind(clock)
  clock.sleep = endless
  const flight = new Flight(clock, endless)
  clock.sleep = sleep
  return flight
}

describe('a wait for a flight', () => {
  it('ends when it lands, and knows why it failed', async () => {
    const clock = new VirtualClock()
    const error = new Error('down')
    const flight = new Flight(clock, async () => {
      await clock.sleep(2)
      throw error
    })
    const waited = flight.wait(30, undefined)
    await clock.advance(2)
    expect({ waited: await waited, error: flight.error }).toEqual({ waited: 'landed', error })
  })

  it('ends when its time is over, and not for want of signs of life', async () => {
    const clock = new VirtualClock()
    const waited = new Flight(clock, endless).wait(30, null)
    await clock.advance(29.9)
    expect(clock.keepingAlive).toBe(1)
    await clock.advance(0.1)
    expect(await waited).toBe('timeout')
  })

  it('ends after three looks that saw no sign of life', async () => {
    const clock = new VirtualClock()
    let ended = ''
    void silentFlight(clock)
      .wait(30, undefined)
      .then((how) => (ended = how))
    await clock.advance(2.9)
    expect(ended).toBe('')
    await clock.advance(0.1)
    expect(ended).toBe('lost')
  })

  it('leaves nothing behind, however it ends', async () => {
    const clock = new VirtualClock()
    const { signal } = new AbortController()
    const landing = new Flight(clock, () => clock.sleep(1).then(() => true))
    const landed = landing.wait(30, signal)
    await clock.advance(1)
    await landed
    const listeners = getEventListeners(signal, 'abort')
    expect({ sleeping: clock.sleeping, listeners }).toEqual({ sleeping: 0, listeners: [] })

    const leaving = new AbortController()
    const flight = new Flight(clock, endless)
    const left = outcome(flight.wait(30, leaving.signal))
    leaving.abort(new Error('gone'))
    expect(await left).toMatchObject({ message: 'gone' })
    // What is left is the flight's own beat.
    expect({ sleeping: clock.sleeping, keepingAlive: clock.keepingAlive }).toEqual({
      sleeping: 1,
      keepingAlive: 0,
    })
  })
})

describe('a flight', () => {
  it('is awaited from the first wait until the last one is over', async () => {
    const clock = new VirtualClock()
    const flight = new Flight(clock, endless)
    expect(flight.isAwaited()).toBe(false)
    const waits = [flight.wait(3, undefined), flight.wait(1, undefined)]
    await clock.advance(2)
    expect(flight.isAwaited()).toBe(true)
    await clock.advance(1)
    expect(await Promise.all(waits)).toEqual(['timeout', 'timeout'])
    expect({ isAwaited: flight.isAwaited(), waitingCallers: flight.waitingCallers }).toEqual({
      isAwaited: false,
      waitingCallers: 2,
    })
  })

  it('may last as long as a lease is held, and no longer', async () => {
    const clock = new VirtualClock()
    const flight = new Flight(clock, endless)
    await clock.advance(60)
    expect(flight.isOverdue()).toBe(false)
    await clock.advance(0.1)
    expect(flight.isOverdue()).toBe(true)
  })
})
