import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { EnvHttpProxyAgent, fetch } from 'undici'

// Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY. `new ProxyAgent('http://proxy.example:3128')` names one.
const dispatcher = new EnvHttpProxyAgent()
const auth = new ClientCredentials({
  fetch: (url, init) => fetch(url, { ...init, dispatcher }),
})
console.log((await auth.getAccessToken()).length > 0)
