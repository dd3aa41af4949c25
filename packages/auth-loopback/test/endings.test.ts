import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { HoldingFetch } from 'test-support/mock/holding-fetch.ts'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { authorizeOnLoopback } from '../src/index.ts'
import { begin, consent, outcome, providerFor, startMock, visit } from './loopback-login.ts'

describe('an unfinished sign-in', () => {
  it('ends after timeoutSeconds, and says how to go on', async () => {
    const mock = await startMock()
    const { redirectUri, result } = await begin(providerFor(mock), { timeoutSeconds: 0.2 })
    expect(await outcome(result)).toMatchObject({
      name: 'ConnectionError',
      code: 'timeout',
      message: expect.stringMatching(
        /^The user did not sign in within 0\.2 s\. Start the sign-in again\. If Spotify showed INVALID_CLIENT, /,
      ),
    })
    await expect(visit(redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('does not time out after the response: the exchange has its own time-out', async () => {
    const mock = await startMock()
    const { fetch, holdNext } = new HoldingFetch()
    const release = holdNext()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { url, result } = await begin(providerFor(mock, { fetch }), { timeoutSeconds: 2 })
    const page = consent(mock, url)
    while (mock.requests.token.length === 0) await sleep(5)
    vi.advanceTimersByTime(2500)
    release()
    expect((await page).status).toBe(200)
    await result
  })

  it('ends with the reason of the signal', async () => {
    const mock = await startMock()
    const controller = new AbortController()
    const { redirectUri, result } = await begin(providerFor(mock), { signal: controller.signal })
    const reason = new Error('Ctrl-C')
    controller.abort(reason)
    expect(await outcome(result)).toBe(reason)
    await expect(visit(redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it('does not start if the signal is aborted before or during the start', async () => {
    const mock = await startMock()
    const auth = providerFor(mock)
    const urls: string[] = []
    const options = { openBrowser: false, onUrl: (url: string) => urls.push(url) }
    const signal = AbortSignal.abort('over')
    expect(await outcome(authorizeOnLoopback(auth, { ...options, signal }))).toBe('over')
    const controller = new AbortController()
    const login = authorizeOnLoopback(auth, { ...options, signal: controller.signal })
    controller.abort('too late')
    expect(await outcome(login)).toBe('too late')
    expect(urls).toEqual([])
  })

  it('ends with the signal during the exchange, and the browser shows it', async () => {
    const mock = await startMock({ latencySeconds: 0.5 })
    const controller = new AbortController()
    const { url, result } = await begin(providerFor(mock), { signal: controller.signal })
    const ended = outcome(result)
    const page = consent(mock, url)
    while (mock.requests.token.length === 0) await sleep(5)
    mock.fail('token', 'reset')
    controller.abort('given up')
    expect(await page).toMatchObject({ status: 500 })
    expect(await ended).toBe('given up')
    expect(mock.requests.token[0]?.status).toBeUndefined()
  })

  it('removes its listeners from a long-lived signal', async () => {
    const mock = await startMock()
    const { signal } = new AbortController()
    for (let logins = 0; logins < 3; logins++) {
      const { url, result } = await begin(providerFor(mock), { signal })
      await consent(mock, url)
      await result
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('ends with the error of an onUrl that throws, now or later', async () => {
    const mock = await startMock()
    const error = new Error('no screen')
    const fail = (): never => {
      throw error
    }
    for (const onUrl of [fail, async () => fail()]) {
      const login = authorizeOnLoopback(providerFor(mock), { openBrowser: false, onUrl })
      expect(await outcome(login)).toBe(error)
    }
  })

  it('does not start for a user who could not be stored', async () => {
    const auth = providerFor(await startMock())
    const urls: string[] = []
    const options = { openBrowser: false, onUrl: (url: string) => urls.push(url) }
    for (const user of [null, {}]) {
      const login = authorizeOnLoopback(auth, { ...options, user: user as never })
      expect(await outcome(login)).toMatchObject({
        name: 'ConfigurationError',
        message: 'The option user must have the method exchangeCode: auth.forUser(id).',
      })
    }
    expect(urls).toEqual([])
  })

  it('ends with the error of a provider that makes no URL', async () => {
    const mock = await startMock()
    const auth = providerFor(mock)
    const error = new Error('no crypto')
    const broken = {
      redirectUri: 'http://127.0.0.1/callback',
      createAuthorizationUrl: () => Promise.reject(error),
      parseAuthorizationResponse: auth.parseAuthorizationResponse.bind(auth),
      exchangeCode: auth.exchangeCode.bind(auth),
    }
    expect(await outcome(authorizeOnLoopback(broken))).toBe(error)
  })
})
