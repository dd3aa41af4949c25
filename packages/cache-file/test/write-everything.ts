import { setTimeout as sleep } from 'node:timers/promises'

import { FileTokenCache } from '../src/index.ts'

// A program that runs everything that writes, under a given umask, until the observer has seen
// enough.

const [form, place = '', umask] = process.argv.slice(2)
process.umask(Number(umask))
const cache = new FileTokenCache(
  form === 'path' ? { path: `${place}/token.json` } : { directory: place },
)
const token = { accessToken: 'a'.repeat(4000), expiresAt: 1_900_000_000 }

const watcher = { hasEnough: false }
process.once('message', () => (watcher.hasEnough = true))
const maxRounds = 5000

for (let round = 0; round < maxRounds && !watcher.hasEnough; round++) {
  await cache.set(token, 'k')
  const committing = await cache.lease?.('k')
  if (committing?.granted) await committing.commit(token)
  const cooling = await cache.lease?.('k')
  if (cooling?.granted) await cooling.release({ cooldownSeconds: 1 })
  if (round % 10 === 0) await cache.delete('k')
  await sleep(1)
}
await cache.set(token, 'k')
process.disconnect()
