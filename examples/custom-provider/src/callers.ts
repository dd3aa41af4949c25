import { sqliteTokenCache } from './sqlite-token-cache.ts'
import { tokenServiceProvider } from './token-service-provider.ts'

// One process: a hundred callers at once. Prints how many different tokens they were given.

const [url = '', apiKey = '', path = ''] = JSON.parse(process.argv[2] ?? '[]') as string[]
const tokenCache = sqliteTokenCache(path)
const auth = tokenServiceProvider({ url, apiKey, tokenCache })
const tokens = await Promise.all(Array.from({ length: 100 }, () => auth.getAccessToken()))
console.log(new Set(tokens).size)
await auth.close()
await tokenCache.close?.()
