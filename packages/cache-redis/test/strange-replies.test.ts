import { serializeTokenInfo } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { RedisTokenCache } from '../src/index.ts'
import { sampleToken } from 'test-support/sample-token.ts'

const now = `${Date.now()}000`
const token = sampleToken()
const text = serializeTokenInfo(token)

/** A cache behind a client or proxy that answers every script with the same reply. */
function answering(reply: unknown): RedisTokenCache {
  const answer = async (): Promise<unknown> => reply
  return new RedisTokenCache({ client: { eval: answer, evalSha: answer } })
}

const invalidReply = { name: 'TokenCacheError', code: 'redis_invalid_reply' }

describe('an unexpected reply', () => {
  it.each([
    ['no list', 'OK'],
    ['a list with an object in it', [{}]],
    ['no time', []],
    ['an invalid time', ['soon', '0', text, '1']],
    ['a time without an end', ['1e400', '0', text, '1']],
  ])('(%s) causes its own error, not a token without an expiry', async (_, reply) => {
    await expect(answering(reply).get('k')).rejects.toMatchObject(invalidReply)
  })

  it.each(['1e400', 'Infinity', '9'.repeat(40), '-1', '', 'soon'])(
    'as the expiry of a token (%s) is ignored in favour of the writer’s',
    async (expires) => {
      expect(await answering([now, '0', text, expires]).get('k')).toEqual(token)
    },
  )

  it.each([
    ['no word', [now]],
    ['another word', ['perhaps', now, '5']],
    ['no fence', ['granted', now]],
    ['an invalid fence', ['granted', now, 'NaN', null, null, '0']],
    ['a fence below all others', ['granted', now, '0', null, null, '0']],
    ['a fence that no number holds', ['granted', now, '9'.repeat(16), null, null, '0']],
    ['no time', ['granted', 'soon', '5']],
    ['busy for an unknown time', ['busy', now]],
    ['a cooldown without an end', ['cooldown', now, 'Infinity', 'rate_limited']],
  ])('to a lease request (%s) is neither a lease nor a refusal', async (_, reply) => {
    await expect(answering(reply).lease('k')).rejects.toMatchObject(invalidReply)
  })

  it('to a write is an error too', async () => {
    await expect(answering(['0', 'soon', '5']).set(token, 'k')).rejects.toMatchObject(invalidReply)
  })
})
