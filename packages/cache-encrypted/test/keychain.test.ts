import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { childEnvironment } from 'test-support/child-environment.ts'
import { outcome } from 'test-support/outcome.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { keyFromKeychain } from '../src/keychain.ts'

const program = fileURLToPath(new URL('keychain-program.ts', import.meta.url))
const node = [
  process.execPath,
  '--conditions=@spotify-sdk/source',
  '--disable-warning=ExperimentalWarning',
  program,
]

/** A user's home, with a keychain of its own, and what is run there. */
class Desktop implements Disposable {
  readonly #home = new TemporaryFolder()

  /** Runs shell commands in one session; the keychain is unlocked where there is a password. */
  async session(
    commands: string,
    { password }: { readonly password?: string } = {},
  ): Promise<string> {
    const unlock = 'printf "$PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >&2'
    const script = password === undefined ? commands : `${unlock} && ${commands}`
    return this.#run(['dbus-run-session', '--', 'sh', '-c', script], { PASSWORD: password ?? '' })
  }

  /** Runs shell commands where there is no session, as in a container. */
  async withoutSession(commands: string): Promise<string> {
    return this.#run(['sh', '-c', commands])
  }

  async #run(
    [command = '', ...options]: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const home = this.#home.path
    const env = { ...childEnvironment, HOME: home, XDG_RUNTIME_DIR: home, TMPDIR: home, ...more }
    const { stdout } = await promisify(execFile)(command, options, { env })
    return stdout
  }

  [Symbol.dispose](): void {
    this.#home[Symbol.dispose]()
  }
}

const readKey = (service = 'my-app', account = 'tokens', times = '1'): string =>
  [...node, service, account, times].map((word) => `'${word}'`).join(' ')

function read(output: string): readonly Readonly<Record<string, string>>[] {
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>)
}

const password = 'of-the-login'

// The test brings the keychain of a Linux desktop; those of other systems are the user's own.
describe.skipIf(process.platform !== 'linux')('keyFromKeychain', () => {
  it('makes a key at first use, and finds it in every later session', async () => {
    using desktop = new Desktop()
    const [first] = read(await desktop.session(readKey(), { password }))
    expect(first).toEqual({
      id: expect.stringMatching(/^keychain-[\w-]{8}$/),
      key: expect.stringMatching(/^[\w-]{43}$/),
      decrypted: 'access',
    })
    expect(read(await desktop.session(readKey(), { password }))).toEqual([first])
  })

  it('makes one key for each service and account', async () => {
    using desktop = new Desktop()
    const commands = [readKey(), readKey('my-app', 'others'), readKey('your-app'), readKey()]
    const keys = read(await desktop.session(commands.join(' && '), { password }))
    expect(new Set(keys.map(({ key }) => key)).size).toBe(3)
    expect(keys[3]).toEqual(keys[0])
  })

  it('gives one key to all who ask for the first time at once, in two processes', async () => {
    using desktop = new Desktop()
    const ask = readKey('my-app', 'tokens', '5')
    const keys = read(await desktop.session(`${ask} & ${ask} & wait`, { password }))
    expect(keys).toHaveLength(10)
    expect(new Set(keys.map(({ id, key }) => `${id}:${key}`)).size).toBe(1)
  })

  it('refuses what is no key of its own, and leaves it there', async () => {
    using desktop = new Desktop()
    const store = `${process.execPath} -e "${[
      "const { Entry } = require('@napi-rs/keyring')",
      "const entry = new Entry('my-app', 'tokens', { linux: { store: 'secret-service' } })",
      "process.argv.length > 1 ? entry.setPassword('a-password') : console.log(JSON.stringify({ kept: entry.getPassword() }))",
    ].join(';')}"`
    const commands = [`${store} set`, readKey(), store].join(' && ')
    expect(read(await desktop.session(commands, { password }))).toEqual([
      {
        name: 'ConfigurationError',
        code: 'invalid_keychain_entry',
        message: expect.not.stringContaining('a-password'),
      },
      { kept: 'a-password' },
    ])
  })

  const refusal = {
    name: 'ConfigurationError',
    code: 'keychain_unavailable',
    message: expect.stringMatching(/openssl rand -base64 32.*SPOTIFY_SDK_TOKEN_CACHE_KEY/),
  }

  it('says what to use where there is no keychain, as in containers', async () => {
    using desktop = new Desktop()
    expect(read(await desktop.withoutSession(readKey()))).toEqual([refusal])
  })

  it('says so where the keychain is locked and no user can unlock it', async () => {
    using desktop = new Desktop()
    await desktop.session(readKey(), { password })
    expect(read(await desktop.session(readKey()))).toEqual([refusal])
  })

  it('names the missing option if a program without types passes none', async () => {
    expect(await outcome(keyFromKeychain(undefined as never))).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_option',
      message: 'The option service must be a string that is not empty.',
    })
  })

  it.each([
    ['', 'tokens', 'service'],
    ['my-app', '', 'account'],
  ])('refuses an empty name: %j, %j', async (service, account, option) => {
    using desktop = new Desktop()
    expect(read(await desktop.withoutSession(readKey(service, account)))).toEqual([
      {
        name: 'ConfigurationError',
        code: 'invalid_option',
        message: `The option ${option} must be a string that is not empty.`,
      },
    ])
  })
})
