import { sqliteTokenCache } from './sqlite-token-cache.ts'
import { tokenServiceProvider } from './token-service-provider.ts'

// One process with a hundred concurrent callers. Prints how many different tokens they got.

const {
  TOKEN_SERVICE_URL: url = '',
  TOKEN_SERVICE_KEY: apiKey = '',
  DATABASE_FILE: path = '',
} = process.env
const tokenCache = sqliteTokenCache(path)
const auth = tokenServiceProvider({ url, apiKey, tokenCache })
const tokens = await Promise.all(Array.from({ length: 100 }, () => auth.getAccessToken()))
console.log(new Set(tokens).size)
await auth.close()
await tokenCache.close?.()
