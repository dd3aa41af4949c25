import { once } from 'node:events'
import { connect } from 'node:net'

import { expect, it, vi } from 'vitest'

import { postToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../mock-spotify.ts'

it('is an array', async () => {
  await using mock = await MockSpotify.start()
  await postToken(mock)
  await postToken(mock)
  const log = mock.requests.token
  expect(Array.isArray(log)).toBe(true)
  expect(log.length).toBe(2)
  expect([...log].map(({ method }) => method)).toEqual(['POST', 'POST'])
  expect(log.filter(({ status }) => status === 200).constructor).toBe(Array)
  expect(log.slice(1)).toEqual([log[1]])
})

it('counts the requests that are open at once', async () => {
  await using mock = await MockSpotify.start({ latencySeconds: 0.5 })
  await Promise.all([postToken(mock), postToken(mock), postToken(mock)])
  expect(mock.requests.token.maxInFlight).toBe(3)
})

it('counts one at a time where each waits for the answer of the other', async () => {
  await using mock = await MockSpotify.start()
  for (let request = 0; request < 20; request += 1) await (await postToken(mock)).text()
  expect(mock.requests.token.maxInFlight).toBe(1)
  expect(mock.requests.token).toHaveLength(20)
})

it('takes a request off the count whose caller has left', async () => {
  await using mock = await MockSpotify.start({ latencySeconds: 60 })
  const { hostname, port } = new URL(mock.apiUrl)
  const socket = connect(Number(port), hostname)
  socket.write('POST /api/token HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')
  await expect.poll(() => mock.requests.token).toHaveLength(1)
  socket.destroy()
  await once(socket, 'close')
  await vi.waitFor(() => {
    mock.resetRequests()
    expect(mock.requests.token.maxInFlight).toBe(0)
  }, 60_000)
})

it('starts afresh in the same arrays', async () => {
  await using mock = await MockSpotify.start()
  const { token, api } = mock.requests
  await postToken(mock)
  await fetch(mock.apiUrl)
  mock.resetRequests()
  expect({ token: token.length, maxInFlight: token.maxInFlight, api: api.length }).toEqual({
    token: 0,
    maxInFlight: 0,
    api: 0,
  })
  await postToken(mock)
  expect({ token: token.length, maxInFlight: token.maxInFlight }).toEqual({
    token: 1,
    maxInFlight: 1,
  })
})
