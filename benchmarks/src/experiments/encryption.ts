import { MemoryTokenCache, serializeTokenInfo } from '@spotify-sdk/auth-core'
import { EncryptedTokenCache } from '@spotify-sdk/cache-encrypted'
import { compactDecrypt, CompactEncrypt } from 'jose'
import type { Effort, Experiment, Outcome } from '../experiment.ts'
import { interleave } from '../interleave.ts'
import { sampleToken } from './sample-token.ts'
import { runsOf, timingColumns, timingRows, type Timed } from './timing-rows.ts'

const cacheKey = 'client-credentials:0123456789abcdef0123456789abcdef'
const [decrypt, encrypt] = ['jose: compactDecrypt', 'jose: CompactEncrypt']
const [read, store] = ['EncryptedTokenCache.get, of memory', 'EncryptedTokenCache.set, in memory']

async function run(effort: Effort): Promise<Outcome> {
  const token = sampleToken()
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const cache = new EncryptedTokenCache({
    tokenCache: new MemoryTokenCache(),
    keys: [{ id: 'bench', key: bytes }],
  })
  await cache.set(token, cacheKey)
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const text = new TextEncoder().encode(serializeTokenInfo(token))
  const jwe = (): Promise<string> =>
    new CompactEncrypt(text)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'bench' })
      .encrypt(key)
  const encrypted = await jwe()
  const timed = new Map<string, Timed>([
    [decrypt, { kind: 'floor', to: decrypt, run: () => compactDecrypt(encrypted, key) }],
    [read, { kind: 'ours', to: decrypt, run: () => cache.get(cacheKey) }],
    [encrypt, { kind: 'floor', to: encrypt, run: jwe }],
    [store, { kind: 'ours', to: encrypt, run: () => cache.set(token, cacheKey) }],
  ])
  const pace = effort.isTiny
    ? { rounds: 1, sampleMilliseconds: 5 }
    : { rounds: 31, sampleMilliseconds: 100 }
  const timings = await interleave(runsOf(timed), pace)
  const goal = (name: string): Outcome['goals'][number] => {
    const reached = timings.ratio(name, timed.get(name)?.to ?? name)
    return {
      what: `\`${name.replace(/, .*/, '')}\` × one JWE by \`jose\``,
      bestPeer: '–',
      toReach: '≤ 1.5',
      reached: reached.toFixed(2),
      isReached: reached <= 1.5,
    }
  }
  return {
    columns: timingColumns,
    rows: timingRows(timed, timings),
    goals: [goal(read), goal(store)],
  }
}

export const encryption: Experiment = {
  name: 'encryption',
  title: 'A token that is encrypted',
  method:
    'A cache in memory, so that only the encryption is measured, in turn in 31 shuffled rounds; the floor ' +
    'is one JWE of the same token by `jose`. This is what encryption adds to each read and store of a ' +
    'cache; tokens in memory are not encrypted, so a hit costs nothing more.',
  limitSeconds: 90,
  run,
}
