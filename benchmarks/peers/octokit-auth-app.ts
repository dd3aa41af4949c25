import { generateKeyPairSync } from 'node:crypto'
import { createAppAuth } from '@octokit/auth-app'
import { request } from '@octokit/request'
import type { SetUp } from '../src/library.ts'

/** GitHub's equivalent of client credentials is an app's installation. */
export const setUp: SetUp = (tokenUrl) => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const auth = createAppAuth({
    appId: 1,
    privateKey,
    installationId: 1,
    request: request.defaults({ baseUrl: new URL(tokenUrl).origin }),
  })
  return async () => (await auth({ type: 'installation' })).token
}
