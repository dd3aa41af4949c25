import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { AuthorizationCode, AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { openTokenCache } from '@spotify-sdk/cli'
import { SpotifyClient } from '@spotify-sdk/client'
import { createServer } from './server.ts'

// stdout carries the protocol: everything for people goes to stderr.
try {
  const tokenCache = await openTokenCache()
  // As `spotify-sdk login` signs in: with the app's secret where there is one.
  const Provider = process.env['SPOTIFY_SDK_CLIENT_SECRET']
    ? AuthorizationCode
    : AuthorizationCodePkce
  const spotify = new SpotifyClient({ authProvider: new Provider({ tokenCache }) })
  await createServer(spotify).connect(new StdioServerTransport())
} catch (error) {
  console.error(`mcp-server: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
