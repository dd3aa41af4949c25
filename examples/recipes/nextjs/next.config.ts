import type { NextConfig } from 'next'

const config: NextConfig = {
  // It reads files that no bundler should look for.
  serverExternalPackages: ['@spotify-sdk/cache-file'],
  // The query of the callback contains a code, and `next dev` logs whole addresses.
  logging: { incomingRequests: { ignore: [/^\/callback/] } },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'content-security-policy', value: "frame-ancestors 'none'; base-uri 'none'" },
        { key: 'x-content-type-options', value: 'nosniff' },
      ],
    },
  ],
}

export default config
