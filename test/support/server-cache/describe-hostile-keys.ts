import { randomUUID } from 'node:crypto'
import type { TokenCache } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { sampleToken } from '../sample-token.ts'

const longKey = 'k'.repeat(10_240)

const keys = [
  '../x',
  'x:y',
  '{}',
  '{x}',
  'x\0',
  'x',
  'é',
  'e\u0301',
  '\ud800',
  '\ud801',
  '\ufffd',
  '"\\ud800"',
  longKey,
  `${longKey}1`,
  'a:x',
  '*',
  '__proto__',
]

/** @param open Opens two caches on one server that share nothing, such as two tables. */
export function describeHostileKeys(open: () => (TokenCache & AsyncDisposable)[]): void {
  describe('apps and users with hostile ids', () => {
    it('are kept apart', async () => {
      await using stack = new AsyncDisposableStack()
      const caches = open().map((cache) => stack.use(cache))
      const [first, second] = caches
      const tokens = new Map<unknown, Map<string, string>>()
      for (const each of caches) {
        const own = new Map(keys.map((key) => [key, randomUUID()]))
        for (const [key, accessToken] of own) await each.set(sampleToken({ accessToken }), key)
        tokens.set(each, own)
      }
      for (const each of caches) {
        for (const [key, accessToken] of tokens.get(each) ?? []) {
          expect((await each.get(key))?.accessToken).toBe(accessToken)
        }
      }
      await first?.delete?.('x')
      expect((await second?.get('x'))?.accessToken).toBe(tokens.get(second)?.get('x'))
      expect((await first?.get('x\0'))?.accessToken).toBe(tokens.get(first)?.get('x\0'))
    })
  })
}
