import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { describe, expect, it } from 'vitest'
import type { LoginOptions } from './login-options.ts'
import { checkLoginOptions } from './login-settings.ts'

const sessionSecret = 'a-secret-of-the-tests-longer-than-32-characters'

function provider(redirectUri?: string): AuthorizationCode {
  return new AuthorizationCode({ clientId: 'id', clientSecret: 'secret', redirectUri })
}

const authProvider = provider('https://example.com/callback')

function check(options: Partial<LoginOptions>): ReturnType<typeof checkLoginOptions> {
  return checkLoginOptions({ authProvider, sessionSecret, ...options })
}

function verdictOn(options: Partial<LoginOptions>): string {
  try {
    check(options)
    return 'accepted'
  } catch (error) {
    return (error as Error).message
  }
}

describe('the options of createLogin', () => {
  it('need a provider and a secret only', () => {
    const { baseUrl, redirectUri, afterLoginPath, afterLogout, prefix, sessionSeconds } = check({})
    expect({ baseUrl: baseUrl.href, redirectUri, afterLoginPath, afterLogout }).toEqual({
      baseUrl: 'https://example.com/',
      redirectUri: undefined,
      afterLoginPath: '/',
      afterLogout: '/',
    })
    expect({ prefix, sessionSeconds }).toEqual({ prefix: 'spotify', sessionSeconds: 15_552_000 })
  })

  it.each([
    [undefined, 'https://example.com/app', 'https://example.com/app/callback', '/app'],
    [undefined, 'https://example.com', 'https://example.com/callback', '/'],
    ['https://example.com/auth/spotify', 'https://example.com/app/', undefined, '/app/'],
  ])('with the redirect URI %s and baseUrl %s', (given, baseUrl, redirectUri, path) => {
    const settings = check({ authProvider: provider(given), baseUrl })
    expect({ redirectUri: settings.redirectUri, path: settings.afterLoginPath }).toEqual({
      redirectUri,
      path,
    })
  })

  it.each([
    'http://localhost:3000',
    'https://localhost',
    'https://app.localhost',
    'http://example.com',
    'http://192.168.0.1',
    'http://127.0.0.2:3000',
    'http://127.0.0.1:3000',
    'http://127.1:3000/app',
    'http://[::1]:3000/app/',
    'https://example.com/app',
  ])('with the baseUrl %s: it is refused if the provider refuses its callback', async (baseUrl) => {
    const user = provider()
    const { origin, pathname } = new URL(baseUrl)
    const redirectUri = `${origin}${pathname.replace(/\/$/, '')}/callback`
    const expected = await user.createAuthorizationUrl({ redirectUri }).then(
      () => 'accepted',
      () => expect.stringMatching(/^The option baseUrl must be https:.* http:\/\/127\.0\.0\.1/),
    )
    expect(verdictOn({ authProvider: user, baseUrl })).toEqual(expected)
  })

  it.for([
    'user-read-email,user-top-read',
    ['user-read-email user-top-read'],
    'a"b',
    ['é'],
    [7],
    7,
    null,
    '',
    'user-read-email  user-top-read',
    ['user-read-email', ''],
    undefined,
  ])('with the scope %j: it is refused if the provider refuses it', async (given) => {
    const scope = given as LoginOptions['scope']
    const expected = await authProvider.createAuthorizationUrl({ scope }).then(
      () => 'accepted',
      () => expect.stringMatching(/^The option scope must /),
    )
    expect(verdictOn({ scope })).toEqual(expected)
  })

  it.each([undefined, {}, { authProvider: {} }, { authProvider: 7, sessionSecret }])(
    'are refused without a provider of user tokens: %j',
    (options) => {
      expect(() => checkLoginOptions(options as unknown as LoginOptions)).toThrow(
        expect.objectContaining({
          name: 'ConfigurationError',
          code: 'invalid_option',
          message: 'The option authProvider must be an AuthorizationCode or AuthorizationCodePkce.',
        }),
      )
    },
  )

  it.each([
    [{ cookies: null }, 'The option cookies must be an object.'],
    [{ cookies: 7 }, 'The option cookies must be an object.'],
    [{ onError: 7 }, 'The option onError must be a function'],
    [{ sessionSecret: 'short' }, 'The option sessionSecret must have 32 characters or more'],
    [{ authProvider: provider() }, 'set the environment variable SPOTIFY_SDK_REDIRECT_URI'],
    [
      { authProvider: provider('com.example.app:/cb') },
      'redirectUri of the provider must be an https: or http: URL.',
    ],
    [{ baseUrl: 'example.com' }, 'baseUrl must be an https: or http: URL'],
    [{ baseUrl: 'ftp://example.com' }, 'baseUrl must be an https: or http: URL'],
    [{ baseUrl: 'https://www.example.com' }, 'the same scheme, host and port'],
    [{ baseUrl: 'http://example.com' }, 'the same scheme, host and port'],
    [{ afterLogin: 'https://evil.example' }, 'afterLogin must be a path on the site'],
    [
      { afterLogin: `/${'x'.repeat(512)}` },
      'afterLogin must be a path on the site of at most 512 characters, for example /profile.',
    ],
    [{ afterLogout: '//evil.example' }, 'afterLogout must be a path on the site'],
    [{ afterLogout: 7 }, 'afterLogout must be a path on the site'],
    [{ cookies: { prefix: 'a;b' } }, 'cookies.prefix must have only letters'],
    [{ cookies: { prefix: '' } }, 'cookies.prefix must have only letters'],
    [{ cookies: { prefix: '__Host-my' } }, 'cookies.prefix must have only letters'],
    [{ cookies: { sessionSeconds: 0 } }, 'cookies.sessionSeconds must be a whole number'],
    [{ cookies: { sessionSeconds: 1.5 } }, 'cookies.sessionSeconds must be a whole number'],
    [
      { cookies: { sessionSeconds: Number.MAX_VALUE } },
      'cookies.sessionSeconds must be a whole number',
    ],
  ])('are refused with what to do: %j', (options, complaint) => {
    const make = (): unknown => check(options as unknown as Partial<LoginOptions>)
    expect(make).toThrow(complaint)
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigurationError' }))
    expect(make).not.toThrow(/short/)
  })
})
