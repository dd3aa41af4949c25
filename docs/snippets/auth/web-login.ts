import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { createLogin } from '@spotify-sdk/auth-web'

// SPOTIFY_SDK_CLIENT_ID, SPOTIFY_SDK_CLIENT_SECRET, SPOTIFY_SDK_REDIRECT_URI, SPOTIFY_SDK_SESSION_SECRET
const authProvider = new AuthorizationCode({ scope: ['user-library-read'] })
const { login, callback, logout, session } = createLogin({ authProvider })

async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/login') return login(request)
  if (pathname === '/callback') return callback(request)
  if (pathname === '/logout') return logout(request)

  const user = await session(request)
  if (user === undefined) {
    const form = '<form method="post" action="/login"><button>Log in with Spotify</button></form>'
    return new Response(form, { headers: { 'content-type': 'text/html' } })
  }
  const albums = await fetch('https://api.spotify.com/v1/me/albums', {
    headers: { authorization: `Bearer ${await user.getAccessToken()}` },
  })
  return new Response(await albums.text())
}

console.log((await handle(new Request('http://127.0.0.1:8888/'))).status) // 200
