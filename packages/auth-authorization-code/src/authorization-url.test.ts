import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { authorizationRequest, type AuthorizationUrlParts } from './authorization-url.ts'

const parts: AuthorizationUrlParts = {
  authorizeUrl: 'https://accounts.spotify.com/authorize',
  clientId: 'app',
  redirectUri: 'https://app.test/callback?tenant=1',
  scopes: ['user-read-email', 'streaming'],
  showDialog: undefined,
  state: undefined,
  pkce: true,
}

const parametersOf = async (
  more: Partial<AuthorizationUrlParts> = {},
): Promise<Record<string, string>> => {
  const { url } = await authorizationRequest({ ...parts, ...more })
  return Object.fromEntries(new URL(url).searchParams)
}

describe('an authorization URL', () => {
  it('requests a code with the S256 challenge of its verifier', async () => {
    const { url, state, codeVerifier } = await authorizationRequest(parts)
    expect(url).toMatch(/^https:\/\/accounts\.spotify\.com\/authorize\?/)
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      client_id: 'app',
      response_type: 'code',
      redirect_uri: 'https://app.test/callback?tenant=1',
      state,
      scope: 'user-read-email streaming',
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    })
    expect(url).not.toContain(codeVerifier)
  })

  it('has the challenge of RFC 7636, Appendix B, for that verifier', async () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const bytes = Buffer.from(verifier, 'base64url')
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      ;(array as Uint8Array).set(bytes)
      return array
    })
    const { url, codeVerifier } = await authorizationRequest(parts)
    expect(codeVerifier).toBe(verifier)
    expect(new URL(url).searchParams.get('code_challenge')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })

  it('has 256 new random bits in state and verifier each time', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, () => authorizationRequest(parts)))
    const secrets = made.flatMap(({ state, codeVerifier }) => [state, codeVerifier])
    expect(new Set(secrets).size).toBe(100)
    for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it('omits parameters that are not set', async () => {
    expect(Object.keys(await parametersOf({ scopes: [], pkce: false }))).toEqual([
      'client_id',
      'response_type',
      'redirect_uri',
      'state',
    ])
  })

  it.each([true, false])('has show_dialog=%s if the option is set', async (showDialog) => {
    expect((await parametersOf({ showDialog }))['show_dialog']).toBe(`${showDialog}`)
  })

  it('takes the caller’s state and keeps the query of the endpoint', async () => {
    const parameters = await parametersOf({
      state: 'from the caller &=',
      authorizeUrl: 'https://sso.test/authorize?tenant=7',
    })
    expect(parameters).toMatchObject({ state: 'from the caller &=', tenant: '7' })
  })

  it.each(['', 'ü', 'a\n', 1, null])('rejects the state %j', async (state) => {
    const request = authorizationRequest({ ...parts, state: state as string })
    await expect(request).rejects.toMatchObject({ name: 'ConfigurationError' })
  })

  it('says what to do in a page that is not a secure context', async () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    await expect(authorizationRequest(parts)).rejects.toMatchObject({
      name: 'ConfigurationError',
      code: 'web_crypto_missing',
      message: expect.stringContaining('https:') as string,
    })
  })
})
