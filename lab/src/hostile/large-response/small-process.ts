import { SpotifyError } from '@spotify-sdk/auth-core'
import { sendTokenRequest } from '@spotify-sdk/auth-core/toolkit'

// A process with little memory that requests tokens, and prints the errors and its memory growth.

const [tokenUrl = '', requests = '1'] = process.argv.slice(2)

const request = (fetchOption?: typeof fetch): Promise<unknown> =>
  sendTokenRequest({
    tokenUrl,
    clientId: 'app',
    clientSecret: 'secret',
    parameters: { grant_type: 'client_credentials' },
    timeoutSeconds: 20,
    maxRetries: 0,
    fetch: fetchOption,
  })

// Loads and compiles everything before the measurement.
await request(async () => Response.json({ access_token: 'a' }))
const before = process.memoryUsage.rss()
let highest = before
// The system's own maximum would include the memory of the parent process.
setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 1)
const errors: string[] = []
for (let i = 0; i < Number(requests); i++) {
  const outcome = await request().catch((error: unknown) => error)
  errors.push(SpotifyError.is(outcome) ? `${outcome.name} ${outcome.code}` : 'untyped')
}
const growthBytes = highest - before
process.stdout.write(JSON.stringify({ errors, growthBytes }))
process.exit()
