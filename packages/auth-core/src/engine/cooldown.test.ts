import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../test/thrown-by.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { ServerError } from '../errors/server-error.ts'
import { SpotifyError, type SpotifyErrorDetails } from '../errors/spotify-error.ts'
import { Cooldown } from './cooldown.ts'

const long = new ConnectionError('long', { code: 'ECONNREFUSED' })
const short = new ServerError('short', { code: 'server_error' })

const failure = (retryAfterSeconds: number): ServerError =>
  new ServerError('503', { code: 'server_error', retryAfterSeconds })

describe('a cooldown', () => {
  it('is not shortened by a shorter one', async () => {
    const clock = new VirtualClock()
    const cooldown = new Cooldown(clock)
    cooldown.begin(long, 60)
    cooldown.begin(short, 1)
    await clock.advance(59)
    expect(cooldown.error()).toMatchObject({ code: 'ECONNREFUSED' })
    await clock.advance(2)
    expect(cooldown.isActive()).toBe(false)
  })

  it('after a temporary failure is never shorter than its backoff, nor than Retry-After', () => {
    const clock = new VirtualClock()
    clock.chance = 1
    const cooldown = new Cooldown(clock)
    expect(cooldown.beginPassing(failure(9))).toBe(9)
    expect(cooldown.beginPassing(failure(1))).toBe(2)
    expect(cooldown.beginPassing(failure(1))).toBe(4)
  })

  it('is extended by a longer one', async () => {
    const clock = new VirtualClock()
    const cooldown = new Cooldown(clock)
    cooldown.begin(short, 1)
    cooldown.begin(long, 60)
    await clock.advance(59)
    expect(cooldown.error()).toMatchObject({ code: 'ECONNREFUSED' })
  })
})

/** Error classes of a custom `requestToken`, made from a response. */
class VaultError extends SpotifyError {
  constructor({ status }: { readonly status: number }) {
    super(`The vault answered ${status}`, { code: 'vault', status })
  }
}

class StrictVaultError extends SpotifyError {
  constructor({ headers }: { readonly headers: Map<string, string> }) {
    super(`The vault answered ${headers.get('status')}`, { code: 'vault' })
  }
}

class SealedVaultError extends SpotifyError {
  constructor() {
    super('The vault is sealed', { code: 'vault' })
  }
}

class PrefixedError extends SpotifyError {
  constructor(message: string, details: SpotifyErrorDetails) {
    super(`The vault: ${message}`, details)
  }
}

describe.each([
  { title: 'reads other parameters', error: new VaultError({ status: 503 }) },
  { title: 'fails with others', error: new StrictVaultError({ headers: new Map() }) },
  { title: 'reads none', error: new SealedVaultError() },
  { title: 'changes its message', error: new PrefixedError('sealed', { code: 'vault' }) },
])('a cooldown after an error whose class $title', ({ error }) => {
  it('throws that very error, and ends', async () => {
    const clock = new VirtualClock()
    const cooldown = new Cooldown(clock)
    cooldown.begin(error, 60)
    expect(cooldown.isActive()).toBe(true)
    expect(thrownBy(() => cooldown.throwIfActive())).toBe(error)
    await clock.advance(61)
    expect(cooldown.isActive()).toBe(false)
    cooldown.throwIfActive()
  })
})
