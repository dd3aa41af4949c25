import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { clientOn, rejection } from '../../test/spotify.ts'

const commands = ['put', 'post', 'delete'] as const

describe('a 2xx to a PUT, POST or DELETE', () => {
  it.for<readonly [number, Readonly<Record<string, string>>, string]>([
    [200, {}, 'EkJbtxDxPn'],
    [200, {}, 'oPClBVDzidwlAlSqmFF-zKNO62E'],
    [200, { 'content-type': 'application/json' }, 'EkJbtxDxPn'],
    [200, { 'content-type': 'text/html' }, '<p>done</p>'],
    [201, { 'content-type': 'text/plain' }, 'created'],
    [202, {}, '{"cut": '],
    [206, {}, 'part'],
    [299, {}, 'word'],
    // Random words, too.
    [200, {}, '1234567890'],
    [200, { 'content-type': 'text/plain' }, '"word"'],
    [200, {}, 'true'],
    [200, {}, ''],
    [202, {}, ' \n'],
    [204, {}, ''],
  ])('succeeds without JSON: %i %j %j', async ([status, headers, body]) => {
    let requests = 0
    const { client } = await clientOn((_message, response) => {
      requests += 1
      response.writeHead(status, headers).end(body)
    })
    for (const method of commands) expect(await client[method]('me/player/next')).toBeUndefined()
    expect(requests).toBe(3)
  })

  it.for<readonly [string, Readonly<Record<string, string>>, unknown]>([
    ['{"snapshot_id":"a"}', {}, { snapshot_id: 'a' }],
    ['[true]', { 'content-type': 'text/plain' }, [true]],
    ['7', { 'content-type': 'application/json; charset=utf-8' }, 7],
  ])('resolves with its JSON, as %s', async ([body, headers, expected]) => {
    const { client } = await clientOn((_message, response) => {
      response.writeHead(200, headers).end(body)
    })
    for (const method of commands) expect(await client[method]('me/library')).toEqual(expected)
  })

  it('may be undefined, in its type too', async () => {
    const { client } = await clientOn((_message, response) => response.end('{"id":"a"}'))
    // @ts-expect-error a command may answer without JSON
    const put: { readonly id: string } = await client.put('me/player/pause')
    // @ts-expect-error a command may answer without JSON
    const posted: { readonly id: string } = await client.post<{ id: string }>('me/player/next')
    // @ts-expect-error a command may answer without JSON
    const deleted: { readonly id: string } = await client.delete('me/library')
    const got: { readonly id: string } = await client.get('me')
    const answer = { id: 'a' }
    expect({ put, posted, deleted, got }).toEqual({
      put: answer,
      posted: answer,
      deleted: answer,
      got: answer,
    })
  })
})

describe('a 2xx to a GET', () => {
  it.for(['EkJbtxDxPn', '<p>', '{"a":'])('is an error if its body is %j', async (body) => {
    const { client } = await clientOn((_message, response) => response.end(body))
    const error = await rejection(client.get('me/player'))
    expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response', status: 200 })
    expect(inspect(error)).not.toContain(body)
  })
})
