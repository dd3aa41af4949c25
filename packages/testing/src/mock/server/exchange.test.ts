import { request } from 'node:http'
import { text } from 'node:stream/consumers'

import { expect, it } from 'vitest'

import { requestToken } from 'test-support/mock/request-token.ts'
import { serve } from 'test-support/serve.ts'
import { MockSpotify } from '../mock-spotify.ts'
import { exchange } from './exchange.ts'
import { LiveRequestLog } from './request-log.ts'

it.for([
  ['api', { error: { status: 500, message: 'MockSpotify has failed: Error: of the mock' } }],
  [
    'token',
    {
      error: 'server_error',
      error_description: 'MockSpotify has failed: Error: of the mock',
    },
  ],
] as const)('answers an error in a handler of the %s with 500', async ([name, body]) => {
  const log = new LiveRequestLog()
  const url = await serve((message, response) =>
    exchange(message, response, {
      name,
      log,
      latencySeconds: 0,
      takeFault: () => undefined,
      identify: () => undefined,
      answer: () => {
        throw new Error('of the mock')
      },
    }),
  )
  const response = await fetch(url)
  expect({ status: response.status, body: await response.json() }).toEqual({ status: 500, body })
  expect(log.map(({ status }) => status)).toEqual([500])
})

it('answers a request whose host is no host, and the next one', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await requestToken(mock)
  const album = `${mock.apiUrl}/v1/albums/4aawyAB9vmqN3uQ7FjRGTy/tracks`
  const headers = { authorization: `Bearer ${accessToken}` }
  const strange = await new Promise<string>((resolve, reject) => {
    request(album, { headers: { ...headers, host: '[' } }, (response) => {
      void text(response).then(resolve, reject)
    })
      .on('error', reject)
      .end()
  })
  expect(strange).toContain('MockSpotify has failed: TypeError: Invalid URL')
  expect((await fetch(album, { headers })).status).toBe(200)
})
