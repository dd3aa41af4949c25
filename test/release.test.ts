import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-release-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Packs a package with only a manifest and a change log, like the artifact. */
function pack(name: string, dependencies: Readonly<Record<string, string>> = {}): void {
  const parent = join(folder, 'tarballs', name.replace('@', ''))
  mkdirSync(join(parent, 'package'), { recursive: true })
  const prepublish = { prepublishOnly: `echo ran > ${join(folder, 'ran')}` }
  const manifest = { name, version: '1.2.3', dependencies, scripts: prepublish }
  writeFileSync(join(parent, 'package/package.json'), JSON.stringify(manifest))
  const changeLog = `# ${name}\n\n## 1.2.3\n\n- News of ${name}\n\n## 1.2.2\n\n- Old\n`
  writeFileSync(join(parent, 'package/CHANGELOG.md'), changeLog)
  execFileSync('tar', ['-czf', 'package.tgz', 'package'], { cwd: parent })
  rmSync(join(parent, 'package'), { recursive: true })
}

async function run(script: string, env: Readonly<Record<string, string>>): Promise<unknown> {
  const { PATH = '' } = process.env
  const options = { cwd: folder, env: { PATH: env['PATH'] ?? PATH, HOME: folder, ...env } }
  return promisify(execFile)(process.execPath, [join(root, 'scripts', script), 'tarballs'], options)
}

/** A registry on loopback that has some versions and accepts others. */
class Registry implements AsyncDisposable {
  readonly published: { readonly name: string; readonly version: string }[] = []
  status: number | undefined
  readonly #server: Server

  constructor(present: readonly string[] = []) {
    this.#server = createServer((request, response) => {
      const name = decodeURIComponent(request.url ?? '').slice(1)
      if (this.status !== undefined) return response.writeHead(this.status).end('{}')
      if (request.method === 'PUT') {
        let body = ''
        request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
        request.on('end', () => {
          const { versions } = JSON.parse(body) as { versions: object }
          for (const version of Object.keys(versions)) this.published.push({ name, version })
          response.writeHead(201).end('{}')
        })
        return undefined
      }
      if (!present.includes(name)) return response.writeHead(404).end('{"error":"not found"}')
      const versions = { '1.2.3': { name, version: '1.2.3', dist: {} } }
      return response.end(JSON.stringify({ name, 'dist-tags': { latest: '1.2.3' }, versions }))
    }).listen(0, '127.0.0.1')
  }

  /** npm's complete environment. */
  async env(): Promise<Record<string, string>> {
    if (!this.#server.listening) await once(this.#server, 'listening')
    const { port } = this.#server.address() as AddressInfo
    const host = `//127.0.0.1:${port}/`
    writeFileSync(
      join(folder, '.npmrc'),
      `registry=http:${host}\n${host}:_authToken=token\nfetch-retries=0\n`,
    )
    return {
      npm_config_userconfig: join(folder, '.npmrc'),
      npm_config_cache: join(folder, 'cache'),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

describe('publish-tarballs', () => {
  it('publishes each tarball after its dependencies, and runs no script', async () => {
    pack('@spotify-sdk/a', { '@spotify-sdk/b': '^1.0.0', ky: '^2.0.0' })
    pack('@spotify-sdk/b', { '@spotify-sdk/c': '^1.0.0' })
    pack('@spotify-sdk/c')
    await using registry = new Registry()
    await run('publish-tarballs.mjs', await registry.env())
    expect(registry.published.map(({ name }) => name)).toEqual([
      '@spotify-sdk/c',
      '@spotify-sdk/b',
      '@spotify-sdk/a',
    ])
    expect(globSync('ran', { cwd: folder })).toEqual([])
  })

  it('omits a version that the registry has', async () => {
    pack('@spotify-sdk/a')
    pack('@spotify-sdk/b')
    await using registry = new Registry(['@spotify-sdk/a'])
    await run('publish-tarballs.mjs', await registry.env())
    expect(registry.published).toEqual([{ name: '@spotify-sdk/b', version: '1.2.3' }])
  })

  it('fails and publishes nothing if the registry does not answer', async () => {
    pack('@spotify-sdk/a')
    await using registry = new Registry()
    registry.status = 503
    await expect(run('publish-tarballs.mjs', await registry.env())).rejects.toThrow('503')
    expect(registry.published).toEqual([])
  })

  it('fails if there is nothing to publish', async () => {
    await expect(run('publish-tarballs.mjs', {})).rejects.toThrow('There is no tarball')
  })
})

describe('announce-tarballs', () => {
  it('makes the missing releases, each with its part of the change log', async () => {
    pack('@spotify-sdk/a')
    pack('@spotify-sdk/b')
    // Replaces GitHub's own program, which needs an account.
    const program = `#!${process.execPath}
const [, action, tag, ...more] = process.argv.slice(2)
if (action === 'view') process.exit(tag.startsWith('@spotify-sdk/a@') ? 0 : 1)
require('node:fs').writeFileSync('release.json', JSON.stringify({ tag, more, notes: require('node:fs').readFileSync(0, 'utf8') }))
`
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin/gh'), program, { mode: 0o700 })
    await run('announce-tarballs.mjs', {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      GITHUB_SHA: 'f00',
      GITHUB_REPOSITORY: 'spotify-sdk/spotify-sdk',
    })
    expect(JSON.parse(readFileSync(join(folder, 'release.json'), 'utf8'))).toMatchObject({
      tag: '@spotify-sdk/b@1.2.3',
      more: expect.arrayContaining(['--target', 'f00']) as string[],
      notes: '- News of @spotify-sdk/b',
    })
  })
})

describe('a workflow', () => {
  const workflows = globSync('.github/**/*.yml', { cwd: root }).map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))

  it.for(workflows)('$path names each foreign action by its commit', ({ text }) => {
    const foreign = [...text.matchAll(/uses: (?!\.\/)(\S+)/g)].map(([, action]) => action)
    expect(foreign.filter((action) => !/@[0-9a-f]{40}$/.test(action ?? ''))).toEqual([])
  })

  it('installs nothing in a job that may publish packages or the site', () => {
    const jobs = workflows.flatMap(({ text }) => text.split(/^  (?=[a-z]+:$)/m))
    const publishing = jobs.filter((job) => /^\s+id-token: write/m.test(job))
    const commandsOf = (job: string): readonly string[] =>
      [...job.matchAll(/(?:run|uses): (.*)/g)].map(([, command = '']) => command.replace(/@.*/, ''))
    const commands = publishing.map((job) => [job.split(':', 1)[0], commandsOf(job)] as const)
    expect(Object.fromEntries(commands)).toEqual({
      deploy: ['actions/deploy-pages'],
      publish: [
        'actions/checkout',
        'actions/setup-node',
        'actions/download-artifact',
        'node scripts/publish-tarballs.mjs tarballs',
      ],
    })
  })
})
