import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node'
import { clientSecret, type SetUp } from '../src/library.ts'

const host = 'login.microsoftonline.com'
const authority = `https://${host}/11111111-2222-3333-4444-555555555555`

/** What it would otherwise request from Entra once. */
const metadata = {
  cloudDiscoveryMetadata: JSON.stringify({
    tenant_discovery_endpoint: `${authority}/v2.0/.well-known/openid-configuration`,
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  }),
  authorityMetadata: JSON.stringify({
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    issuer: `${authority}/v2.0`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  }),
}

export const setUp: SetUp = (tokenUrl) => {
  const networkClient: INetworkModule = {
    sendGetRequestAsync: () => Promise.reject(new Error('It has what it would ask for.')),
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- its interface has it
    sendPostRequestAsync: async <T>(
      _url: string,
      { headers, body }: { headers?: Record<string, string>; body?: string } = {},
    ) => {
      const response = await fetch(tokenUrl, {
        method: 'POST',
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
      })
      return { headers: {}, status: response.status, body: (await response.json()) as T }
    },
  }
  const app = new ConfidentialClientApplication({
    auth: {
      clientId: '66666666-7777-8888-9999-000000000000',
      clientSecret,
      authority,
      ...metadata,
    },
    system: { networkClient },
  })
  const scopes = ['https://api.example.com/.default']
  return async () => (await app.acquireTokenByClientCredential({ scopes }))?.accessToken ?? ''
}
