import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, createServer, preview } from 'vite'
import { chooseSpotify } from './choose-spotify.ts'

// Serves the page with Vite's development server, or, with --built, as it would be deployed.

const { values } = parseArgs({
  options: { built: { type: 'boolean', default: false }, port: { type: 'string' } },
})
const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url))
const port = values.port === undefined ? {} : { port: Number(values.port) }

// The page knows the addresses of its Spotify, which may be a local one: it is built for this process.
const outDir = mkdtempSync(join(tmpdir(), 'spotify-sdk-page-'))
process.once('exit', () => rmSync(outDir, { recursive: true }))
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
  await build({ configFile, logLevel: 'warn', build: { outDir, emptyOutDir: true } })
  return preview({ configFile, preview: port, build: { outDir } })
}

async function close(): Promise<void> {
  await server.close()
  await spotify[Symbol.asyncDispose]()
}
