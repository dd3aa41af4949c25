import { serializeTokenInfo } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { sampleToken } from 'test-support/sample-token.ts'
import { PostgresTokenCache } from '../src/index.ts'

const now = `${Date.now() / 1000}`
const token = sampleToken()
const text = serializeTokenInfo(token)

/** A cache behind a client, or a proxy server, that answers every statement with the same rows. */
function answering(...rows: unknown[]): PostgresTokenCache {
  return new PostgresTokenCache({ client: { query: async () => ({ rows }) } })
}

const invalidReply = { name: 'TokenCacheError', code: 'postgres_invalid_reply' }

describe('a reply that no statement gives', () => {
  it.each([
    ['a row that is none', ['OK']],
    ['a column that is no text', [{ now, token: {} }]],
    ['no time', [{}]],
    ['a time that is none', [{ now: 'soon', token: text }]],
    ['a time without an end', [{ now: '1e400', token: text }]],
  ])('(%s) is an error of its own, not a token with no end', async (_, rows) => {
    await expect(answering(...rows).get('k')).rejects.toMatchObject(invalidReply)
  })

  it.each(['1e400', 'Infinity', '9'.repeat(40), '9999999999', '-1', '', 'soon'])(
    'as the end of a token (%s) leaves it the one that its writer gave it',
    async (expires) => {
      expect(await answering({ now, token: text, expires }).get('k')).toEqual(token)
    },
  )

  it.each([
    ['no word', {}],
    ['another word', { answer: 'perhaps', left: '5' }],
    ['no fence', { answer: 'granted' }],
    ['a fence that is none', { answer: 'granted', fence: 'NaN' }],
    ['a fence below all others', { answer: 'granted', fence: '0' }],
    ['a fence that no number holds', { answer: 'granted', fence: '9'.repeat(16) }],
    ['busy for no known time', { answer: 'busy' }],
    ['a cooldown without an end', { answer: 'cooldown', left: 'Infinity', code: 'rate_limited' }],
  ])('to a request for a lease (%s) is no lease and no refusal', async (_, columns) => {
    await expect(answering({ now, ...columns }).lease('k')).rejects.toMatchObject(invalidReply)
  })

  it('to a sign-in, again and again, ends in an error', async () => {
    await expect(answering({ now, done: 'perhaps' }).set(token, 'k')).rejects.toMatchObject({
      code: 'postgres_contention',
    })
  })
})
