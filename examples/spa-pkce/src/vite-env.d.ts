/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_SPOTIFY_CLIENT_ID?: string
  readonly VITE_SPOTIFY_AUTHORIZE_URL?: string
  readonly VITE_SPOTIFY_TOKEN_URL?: string
  readonly VITE_SPOTIFY_API_URL?: string
}
