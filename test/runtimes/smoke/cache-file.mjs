import { FileTokenCache } from '@spotify-sdk/cache-file'
import { tokenThrough } from './token-through.mjs'

export const expected = {
  cacheFailures: [],
  requestsOfAllProcesses: 1,
  inOneFile: { accessToken: 'a', expiresAt: 1_900_000_000 },
}

/** Processes that share a folder share a token and its refresh. */
export async function run({ folder, ...stage }) {
  const tokenCache = new FileTokenCache({ directory: `${folder}/tokens` })
  const cacheFailures = await tokenThrough(tokenCache, stage)

  const file = new FileTokenCache({ path: `${folder}/token.json` })
  await file.set({ accessToken: 'a', expiresAt: 1_900_000_000 }, 'key')
  const { accessToken, expiresAt } = await file.get('key')
  return {
    cacheFailures,
    requestsOfAllProcesses: await stage.countTokenRequests(),
    inOneFile: { accessToken, expiresAt },
  }
}
