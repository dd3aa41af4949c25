import { serializeTokenInfo } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { RedisTokenCache } from '../src/index.ts'
import { sampleToken } from './sample-token.ts'

const now = `${Date.now()}000`
const token = sampleToken()
const text = serializeTokenInfo(token)

/** A cache behind a client, or a proxy server, that answers every script with the same. */
function answering(reply: unknown): RedisTokenCache {
  const answer = async (): Promise<unknown> => reply
  return new RedisTokenCache({ client: { eval: answer, evalSha: answer } })
}

const invalidReply = { name: 'TokenCacheError', code: 'redis_invalid_reply' }

describe('a reply that no script gives', () => {
  it.each([
    ['no list', 'OK'],
    ['a list with an object in it', [{}]],
    ['no time', []],
    ['a time that is none', ['soon', '0', text, '1']],
    ['a time without an end', ['1e400', '0', text, '1']],
  ])('(%s) is an error of its own, not a token with no end', async (_, reply) => {
    await expect(answering(reply).get('k')).rejects.toMatchObject(invalidReply)
  })

  it.each(['1e400', 'Infinity', '9'.repeat(40), '-1', '', 'soon'])(
    'as the end of a token (%s) leaves it the one that its writer gave it',
    async (expires) => {
      expect(await answering([now, '0', text, expires]).get('k')).toEqual(token)
    },
  )

  it.each([
    ['no word', [now]],
    ['another word', ['perhaps', now, '5']],
    ['no fence', ['granted', now]],
    ['a fence that is none', ['granted', now, 'NaN', null, null, '0']],
    ['a fence below all others', ['granted', now, '0', null, null, '0']],
    ['a fence that no number holds', ['granted', now, '9'.repeat(16), null, null, '0']],
    ['no time', ['granted', 'soon', '5']],
    ['busy for no known time', ['busy', now]],
    ['a cooldown without an end', ['cooldown', now, 'Infinity', 'rate_limited']],
  ])('to a request for a lease (%s) is no lease and no refusal', async (_, reply) => {
    await expect(answering(reply).lease('k')).rejects.toMatchObject(invalidReply)
  })

  it('to a writer is an error as well', async () => {
    await expect(answering(['0', 'soon', '5']).set(token, 'k')).rejects.toMatchObject(invalidReply)
  })
})
