import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { ServerError } from '../errors/server-error.ts'
import { CoolDown } from './cool-down.ts'

const long = new ConnectionError('long', { code: 'ECONNREFUSED' })
const short = new ServerError('short', { code: 'server_error' })

describe('a cool-down', () => {
  it('is not cut short by a shorter one', async () => {
    const clock = new VirtualClock()
    const coolDown = new CoolDown(clock)
    coolDown.begin(long, 60)
    coolDown.begin(short, 1)
    await clock.advance(59)
    expect(coolDown.error()).toMatchObject({ code: 'ECONNREFUSED' })
    await clock.advance(2)
    expect(coolDown.isActive()).toBe(false)
  })

  it('is made longer by a longer one', async () => {
    const clock = new VirtualClock()
    const coolDown = new CoolDown(clock)
    coolDown.begin(short, 1)
    coolDown.begin(long, 60)
    await clock.advance(59)
    expect(coolDown.error()).toMatchObject({ code: 'ECONNREFUSED' })
  })
})
