import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import type { TokenInfo } from '@spotify-sdk/auth-core'

/** Replaced by the test's bundler. */
declare const app: { clientId: string; clientSecret: string; tokenUrl: string }

let stored: TokenInfo | undefined
/** Resolves when a write has begun that takes longer than its request. */
let slowWrite: PromiseWithResolvers<void> | undefined

const auth = new AuthorizationCode({
  ...app,
  tokenCache: {
    get: () => stored,
    set: async (token) => {
      if (slowWrite !== undefined) {
        slowWrite.resolve()
        await new Promise((resolve) => setTimeout(resolve, 60_000))
      }
      stored = token
    },
    delete: () => (stored = undefined),
  },
})

/** What a request does with the user's token. */
const tasks: Readonly<Record<string, (parameter: string) => Promise<unknown>>> = {
  '/import': (refreshToken) => auth.importRefreshToken(refreshToken),
  '/token': () => auth.getAccessToken(),
  '/leave-a-write': async () => {
    slowWrite = Promise.withResolvers()
    await auth.getAccessToken()
    await slowWrite.promise
    slowWrite = undefined
  },
  '/sign-out': () => auth.signOut(),
}

const worker = {
  fetch: async ({ url }: Request): Promise<Response> => {
    const { pathname, search } = new URL(url)
    const result = await tasks[pathname]?.(search.slice(1))
    return new Response(String(result))
  },
}

export default worker
