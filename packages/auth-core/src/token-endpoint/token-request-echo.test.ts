import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { appTokenRequest, outcomeOf } from '../../test/token-requests.ts'
import { basicCredentials } from './encode-token-request.ts'

const clientId = 'app'
const clientSecret = 'pass word'

/** The error description made from a server's text. */
async function descriptionOf(text: string, secret: string | undefined): Promise<unknown> {
  const tokenUrl = await serve((_message, response) => {
    response.writeHead(400, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: 'invalid_grant', error_description: text }))
  })
  const { errorDescription } = (await outcomeOf({
    ...appTokenRequest({ tokenUrl, clientId, clientSecret }),
    clientSecret: secret,
    parameters: { grant_type: 'refresh_token', refresh_token: 'r3fresh' },
    concealed: ['t0ken', undefined],
  })) as { errorDescription?: unknown }
  return errorDescription
}

describe('an error of the token endpoint that repeats what was sent', () => {
  it.each([
    ['the client secret', clientSecret],
    ['Client ID and secret', `${clientId}:${clientSecret}`],
    ['the Basic credentials', basicCredentials(clientId, clientSecret)],
    ['a parameter', 'r3fresh'],
    ['the current token', 't0ken'],
  ])('does not contain %s', async (_, sent) => {
    expect(await descriptionOf(`not ${sent} again`, clientSecret)).toBe('not *** again')
  })

  it('names the grant and the app, which are not secret', async () => {
    const text = 'refresh_token: wrong for app'
    expect(await descriptionOf(text, clientSecret)).toBe(text)
  })

  it('hides what a public client sends too', async () => {
    expect(await descriptionOf('not r3fresh: undefined', undefined)).toBe('not ***: undefined')
  })
})
