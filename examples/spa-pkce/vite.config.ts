import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'
import { contentSecurityPolicy } from './serve/content-security-policy.ts'

export default defineConfig({
  root: import.meta.dirname,
  // Uses the library's sources without a build. Omit this in your own project.
  resolve: { conditions: ['@spotify-sdk/source', ...defaultClientConditions] },
  plugins: [react(), withPolicy()],
  // Spotify compares the redirect URI exactly, and rejects `localhost`.
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  preview: { host: '127.0.0.1', port: 5173, strictPort: true },
})

/** Puts the policy into the built page. The development server needs inline scripts. */
function withPolicy(): Plugin {
  let policy = ''
  return {
    name: 'content-security-policy',
    apply: 'build',
    configResolved: ({ env }) => {
      policy = contentSecurityPolicy(env)
    },
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'content-security-policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  }
}
