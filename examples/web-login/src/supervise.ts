import cluster from 'node:cluster'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { stopSignal } from './serve-site.ts'

/** Runs several processes of the site on one port, with one secret and one cache. */
export async function supervise(processes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-web-login-'))
  process.env['SPOTIFY_SDK_TOKEN_CACHE'] ||= pathToFileURL(folder).href
  process.env['SPOTIFY_SDK_SESSION_SECRET'] ||= randomBytes(32).toString('base64url')

  const workers = Array.from({ length: processes }, () => cluster.fork())
  const exits = workers.map((worker) => once(worker, 'exit'))
  // If one process dies, all are stopped. Restarting processes is not the subject of this example.
  const hasFallen = await Promise.race([
    stopSignal().then(() => false),
    ...exits.map((exit) => exit.then(() => true)),
  ])
  for (const worker of workers) worker.process.kill('SIGTERM')
  await Promise.all(exits)
  rmSync(folder, { recursive: true, force: true })
  if (hasFallen) process.exitCode = 1
}
