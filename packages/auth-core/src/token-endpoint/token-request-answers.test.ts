import fc from 'fast-check'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { appTokenRequest, outcomeOf, startMock } from '../../test/token-requests.ts'
import { SpotifyError } from '../errors/spotify-error.ts'
import { sendTokenRequest } from './token-request.ts'

const noObject = { status: 200, complaint: 'is not a JSON object' }
const noToken = { status: 200, complaint: 'has no usable access_token or refresh_token' }

describe('a response of the token endpoint', () => {
  it.each([
    ['HTML', 'html', noObject],
    ['an empty object', 'empty-object', noToken],
    ['an array', { body: '[]', contentType: 'application/json' }, noObject],
    ['null', { body: 'null', contentType: 'application/json' }, noObject],
    ['nothing', { body: '' }, noObject],
    ['status 204', { status: 204 }, { ...noObject, status: 204 }],
    ['a megabyte', { oversizeBytes: 1_000_000 }, noObject],
    ['ten megabytes', { oversizeBytes: 10_000_000 }, noObject],
  ] as const)('with %s is an error, and requested once', async (_name, fault, facts) => {
    const mock = await startMock()
    mock.fail('token', fault)
    const { status, complaint } = facts
    const { host } = new URL(mock.tokenUrl)
    expect(await outcomeOf(appTokenRequest(mock))).toEqual({
      name: 'ServerError',
      code: 'invalid_response',
      status,
      message: `The token endpoint at ${host} answered ${status}, but the response ${complaint}.`,
    })
    expect(mock.requests.token.length).toBe(1)
  })

  it('is read with any content type', async () => {
    const mock = await startMock()
    for (const contentType of ['text/html', 'text/plain; charset=utf-16', '', 'application/xml']) {
      mock.fail('token', { headers: { 'content-type': contentType } })
      expect(await outcomeOf(appTokenRequest(mock))).toMatchObject({ expiresIn: 3600 })
    }
  })

  it.each([200, 500])('without an end is cut off, with status %d', async (status) => {
    let sentBytes = 0
    let cutOff = 0
    const chunk = Buffer.alloc(64 * 1024, ' ')
    const tokenUrl = await serve((_message, response) => {
      const send = (): void => {
        while (!response.destroyed && response.write(chunk, () => (sentBytes += chunk.length)));
      }
      response.writeHead(status)
      response.on('drain', send).on('close', () => cutOff++)
      send()
    })
    const target = { tokenUrl, clientId: 'app', clientSecret: 'secret' }
    expect(await outcomeOf(appTokenRequest(target, { maxRetries: 0 }))).toMatchObject({
      name: 'ServerError',
      status,
    })
    await expect.poll(() => cutOff).toBe(1)
    // The buffers of two sockets hold more than the quarter of a megabyte that is read.
    expect(sentBytes).toBeLessThan(16 * 1024 * 1024)
  })

  it('is a token or a SpotifyError, whatever a server sends', async () => {
    let next: { status: number; headers: Record<string, string>; body: string }
    const tokenUrl = await serve(async (message, response) => {
      await text(message)
      response.writeHead(next.status, next.headers)
      response.end(next.body)
    })
    const target = { tokenUrl, clientId: 'app', clientSecret: 'a-hostile-secret' }
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom('BQaccess', 'Bearer', 3600, '3600'))
    const names = ['access_token', 'token_type', 'expires_in', 'error', 'error_description']
    const body = fc.oneof(
      fc.dictionary(fc.constantFrom(...names), field).map((value) => JSON.stringify(value)),
      fc.json(),
      fc.string({ unit: 'binary' }),
    )
    const header = fc.stringMatching(/^[ -~]{0,30}$/)
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          status: fc.oneof(fc.constantFrom(200, 400, 429), fc.integer({ min: 200, max: 999 })),
          headers: fc.record(
            { 'content-type': header, 'retry-after': header, location: header },
            { requiredKeys: [] },
          ),
          body,
        }),
        async (answer) => {
          next = answer
          const outcome: unknown = await sendTokenRequest(
            appTokenRequest(target, { maxRetries: 0 }),
          ).catch((error: unknown) => error)
          if (outcome instanceof SpotifyError) return
          expect(outcome).toMatchObject({
            accessToken: expect.stringMatching(/^[\x21-\x7e]+$/) as string,
            expiresAt: expect.toSatisfy((at: number) => at > 0 && at < 1e11) as number,
          })
        },
      ),
      { numRuns: 150 },
    )
  })
})
