import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { FileTokenCache } from '@spotify-sdk/cache-file'

export const expected = {
  requestsOfAllProcesses: 1,
  inOneFile: { accessToken: 'a', expiresAt: 1_900_000_000 },
}

/** Processes that share a folder share a token, and its refresh. */
export async function run({ folder, countTokenRequests }) {
  const tokenCache = new FileTokenCache({ directory: `${folder}/tokens` })
  const auth = new ClientCredentials({ tokenCache })
  await auth.getAccessToken()
  await auth.close()

  const file = new FileTokenCache({ path: `${folder}/token.json` })
  await file.set({ accessToken: 'a', expiresAt: 1_900_000_000 }, 'key')
  const { accessToken, expiresAt } = await file.get('key')
  return {
    requestsOfAllProcesses: await countTokenRequests(),
    inOneFile: { accessToken, expiresAt },
  }
}
