import { getEventListeners } from 'node:events'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { describe, expect, it, vi } from 'vitest'
import { appTokenRequest, outcomeOf, startMock } from '../../test/token-requests.ts'
import { sendTokenRequest } from './token-request.ts'

/** Aborts at the beginning of a pause that lasts so long. */
function abortInPause(pauseMilliseconds: number, lost: AbortController, reason: unknown): void {
  const { setTimeout: startTimer } = globalThis
  vi.stubGlobal('setTimeout', (run: () => void, milliseconds: number) => {
    if (milliseconds === pauseMilliseconds) queueMicrotask(() => lost.abort(reason))
    return startTimer(run, milliseconds)
  })
}

describe('the signal of a token request', () => {
  it.each([
    ['an error', new Error('the lease was lost')],
    ['a time-out', new DOMException('The operation timed out.', 'TimeoutError')],
    ['a text', 'stop'],
    ['something that looks like a network failure', new TypeError('fetch failed')],
  ])(
    'aborted before the first attempt: nothing is sent, and it rejects with the reason, %s',
    async (_name, reason) => {
      const mock = await startMock()
      const signal = AbortSignal.abort(reason)
      for (const maxRetries of [0, 3]) {
        const request = appTokenRequest(mock, { signal, maxRetries })
        await expect(sendTokenRequest(request)).rejects.toBe(reason)
      }
      expect(mock.requests.token.length).toBe(0)
    },
  )

  it.each([
    ['an error', new Error('the lease was lost')],
    ['a time-out', new DOMException('The operation timed out.', 'TimeoutError')],
    ['something that looks like a network failure', new TypeError('fetch failed')],
  ])(
    'aborted between two attempts: the pause ends immediately, with the reason, %s',
    async (_name, reason) => {
      const mock = await startMock()
      mock.fail('token', { status: 503, times: Infinity })
      const lost = new AbortController()
      vi.spyOn(Math, 'random').mockReturnValue(0.5)
      abortInPause(225, lost, reason)
      await expect(sendTokenRequest(appTokenRequest(mock, { signal: lost.signal }))).rejects.toBe(
        reason,
      )
      expect(lost.signal.aborted).toBe(true)
      expect(mock.requests.token.length).toBe(1)
    },
  )

  it.each([
    [503, { name: 'ServerError', code: 'server_error' }],
    [429, { name: 'RateLimitError', code: 'rate_limited' }],
  ])(
    'aborted between two attempts: the next one must wait too, if Spotify asked for it (%i)',
    async (status, error) => {
      const mock = await startMock()
      mock.fail('token', { status, retryAfterSeconds: 2, times: Infinity })
      const lost = new AbortController()
      abortInPause(2000, lost, new Error('the lease was lost'))
      expect(await outcomeOf(appTokenRequest(mock, { signal: lost.signal }))).toMatchObject({
        ...error,
        retryAfterSeconds: 2,
      })
      expect(lost.signal.aborted).toBe(true)
      expect(mock.requests.token.length).toBe(1)
    },
  )

  it('aborted after sending: the response is still read', async () => {
    const mock = await startMock({ latencySeconds: 0.3 })
    const lost = new AbortController()
    const pending = sendTokenRequest(appTokenRequest(mock, { signal: lost.signal }))
    await waitUntil('the request', () => mock.requests.token.length === 1)
    lost.abort(new Error('the lease was lost'))
    expect((await pending).accessToken).toMatch(/^BQ/)
    expect(mock.requests.token.map(({ status }) => status)).toEqual([200])
  })

  it.each([
    ['a temporary failure', { status: 503, latencySeconds: 0.3 }],
    ['a reset connection', { connection: 'reset', latencySeconds: 0.3 }],
    ['a time-out', { latencySeconds: 60 }],
  ] as const)(
    'aborted after sending: after %s there is no further attempt',
    async (_name, fault) => {
      const mock = await startMock()
      mock.fail('token', { ...fault, times: Infinity })
      const reason = new Error('the lease was lost')
      const lost = new AbortController()
      const request = appTokenRequest(mock, { signal: lost.signal, timeoutSeconds: 0.6 })
      const pending = sendTokenRequest(request)
      await waitUntil('the request', () => mock.requests.token.length === 1)
      lost.abort(reason)
      await expect(pending).rejects.toBe(reason)
      expect(mock.requests.token.length).toBe(1)
    },
  )

  it('aborted after sending: a rejection is still reported', async () => {
    const mock = await startMock({ latencySeconds: 0.3 })
    const lost = new AbortController()
    const pending = outcomeOf(appTokenRequest(mock, { signal: lost.signal, clientSecret: 'wrong' }))
    await waitUntil('the request', () => mock.requests.token.length === 1)
    lost.abort(new Error('the lease was lost'))
    expect(await pending).toMatchObject({ name: 'AuthenticationError', code: 'invalid_client' })
  })

  it('leaves no listener on the signal', async () => {
    const mock = await startMock()
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await sendTokenRequest(appTokenRequest(mock, { signal }))
    expect(added).toHaveBeenCalledTimes(1)
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    )
  })

  it('has no listener after the token has arrived', async () => {
    const mock = await startMock()
    const { signal } = new AbortController()
    await sendTokenRequest(appTokenRequest(mock, { signal }))
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
