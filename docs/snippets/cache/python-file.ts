import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { FileTokenCache } from '@spotify-sdk/cache-file'

const folder = await mkdtemp(join(tmpdir(), 'spotify-'))
const cache = new FileTokenCache({ path: join(folder, 'token.json') })
await cache.set({ accessToken: 'token', expiresAt: 1_900_000_000 }, 'any key')
console.log((await cache.get('any key'))?.accessToken, cache.lease) // token undefined
