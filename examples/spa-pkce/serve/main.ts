import { parseArgs } from 'node:util'
import { build, createServer, preview } from 'vite'
import { chooseSpotify } from './choose-spotify.ts'

// Serves the page with Vite's development server, or, with --built, as it would be deployed.

const { values } = parseArgs({
  options: { built: { type: 'boolean', default: false }, port: { type: 'string' } },
})
const configFile = new URL('../vite.config.ts', import.meta.url).pathname
const port = values.port === undefined ? {} : { port: Number(values.port) }

const spotify = await chooseSpotify(process.env)
const server = values.built ? await servedAsBuilt() : await servedForDevelopment()
console.log(`Spotify: ${spotify.description}`)
console.log(`The page: ${server.resolvedUrls?.local[0]}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close())
}

async function servedForDevelopment(): ReturnType<typeof createServer> {
  const development = await createServer({ configFile, server: port })
  return development.listen()
}

async function servedAsBuilt(): ReturnType<typeof preview> {
  await build({ configFile, logLevel: 'warn' })
  return preview({ configFile, preview: port })
}

async function close(): Promise<void> {
  await server.close()
  await spotify[Symbol.asyncDispose]()
}
