import { ConfigurationError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { loopbackRedirectOf, withPort } from './loopback-redirect.ts'

describe('a loopback redirect URI', () => {
  it.each([
    ['http://127.0.0.1:8888/callback', '127.0.0.1', 8888],
    ['http://[::1]:8888/callback', '::1', 8888],
    ['http://127.0.0.1:8888', '127.0.0.1', 8888],
    ['HTTP://127.0.0.1:8888/Callback?tool=a', '127.0.0.1', 8888],
    // `new URL(…).port` is empty for port 80.
    ['http://127.0.0.1:80/callback', '127.0.0.1', 80],
    ['http://127.0.0.1:08888/', '127.0.0.1', 8888],
  ])('with a port, %s, is sent unchanged', (redirectUri, host, port) => {
    const redirect = loopbackRedirectOf(redirectUri)
    expect(redirect).toEqual({ redirectUri, host, port })
    expect(withPort(redirect, port)).toBe(redirectUri)
  })

  it.each([
    ['http://127.0.0.1/callback', 'http://127.0.0.1:54321/callback'],
    ['http://127.0.0.1', 'http://127.0.0.1:54321'],
    ['http://127.0.0.1?tool=a', 'http://127.0.0.1:54321?tool=a'],
    ['http://127.0.0.1:/callback', 'http://127.0.0.1:54321/callback'],
    ['http://127.0.0.1:0/callback', 'http://127.0.0.1:54321/callback'],
    ['HTTP://[::1]/Call%20back?a=:', 'HTTP://[::1]:54321/Call%20back?a=:'],
  ])('without a port, %s, gets one and is otherwise unchanged', (registered, sent) => {
    const redirect = loopbackRedirectOf(registered)
    expect(redirect.port).toBeUndefined()
    expect(withPort(redirect, 54_321)).toBe(sent)
  })

  it.each([
    'https://app.test/callback',
    'https://127.0.0.1/callback',
    'http://localhost:8888/callback',
    'http://127.0.0.1.app.test/callback',
    'http://127.0.0.1@app.test/callback',
    'http://192.168.0.1:8888/callback',
    'http://127.0.0.1:99999/callback',
    'http://0.0.0.0:8888/callback',
    'nonsense',
    '',
    null,
    8888,
  ])('is not %s, and the error says what to register without quoting the value', (redirectUri) => {
    const parse = (): unknown => loopbackRedirectOf(redirectUri)
    expect(parse).toThrow(ConfigurationError)
    expect(parse).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        message: expect.stringMatching(
          /SPOTIFY_SDK_REDIRECT_URI.*[Rr]egister http:\/\/127\.0\.0\.1\/callback in Spotify's/,
        ),
      }),
    )
    expect(parse).not.toThrow(/app\.test|nonsense|8888|99999/)
  })

  it('is required', () => {
    expect(() => loopbackRedirectOf(undefined)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        code: 'missing_option',
        message: expect.stringMatching(/SPOTIFY_SDK_REDIRECT_URI.*http:\/\/127\.0\.0\.1\/callback/),
      }),
    )
  })
})
