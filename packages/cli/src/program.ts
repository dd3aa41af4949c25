import { Command, Option } from 'commander'
import type { AccountOptions } from './account.ts'
import type { ApiOptions } from './commands/api.ts'
import type { DoctorOptions } from './commands/doctor.ts'
import type { LoginOptions } from './commands/login.ts'
import type { LogoutOptions } from './commands/logout.ts'
import type { StatusOptions } from './commands/status.ts'
import type { TokenOptions } from './commands/token.ts'
import { terminal } from './terminal.ts'

/**
 * The command line. Each command's module is loaded when the command runs: `token` has to be quick.
 *
 * @param hint - Follows the complaint about a missing argument.
 */
export function createProgram(version: string, hint: string): Command {
  const program = new Command('spotify-sdk')
    .description('Sign in to Spotify, get a token, call the Web API, find out what is wrong.')
    .version(version)
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal().stdout.write(text),
      writeErr: (text) => terminal().stderr.write(text),
      outputError: (text, write) => write(oneLineOf(text, hint)),
    })

  command(program, 'login', 'sign in with the browser, and keep the tokens in the cache')
    .option(
      '--scope <scope...>',
      'what the user is asked to allow, such as user-library-read; default: as last time',
    )
    .option('--user <name>', 'your name for this account, where there are several')
    .option(
      '--no-browser',
      'print the address instead of opening a browser, and read the pasted URL of the redirect from stdin',
    )
    .option('--keychain', 'encrypt the tokens with a key of the keychain, from now on')
    .option('--no-keychain', 'store them unencrypted again')
    .option('--json', 'print the result as JSON')
    .action(async (options: LoginOptions) => {
      const { login } = await import('./commands/login.ts')
      await login(options)
    })

  command(program, 'logout', 'delete the tokens of a user, for all programs that share the cache')
    .option('--user <name>', 'the name that was given at sign-in')
    .option('--json', 'print { user, signed_out }')
    .action(async (options: LogoutOptions) => {
      const { logout } = await import('./commands/logout.ts')
      await logout(options)
    })

  withAccount(command(program, 'token', 'print a valid access token'))
    .option('--json', 'print { access_token, expires_at, scope }')
    .option('--refresh', 'get a new one: the API has answered 401 to the stored one')
    .action(async (options: TokenOptions) => {
      const { printToken } = await import('./commands/token.ts')
      await printToken(options)
    })

  withAccount(command(program, 'api <method> <path>', 'call the Web API and print its JSON'))
    .option('--query <name=value>', 'a parameter of the query; may be repeated', collect, [])
    .option('--body <json>', 'JSON, @file, or - for stdin')
    .option('--paginate', 'read all pages of a list, and print one item per line')
    .option(
      '--json-field <path>',
      'print this member of the answer, or of each item, such as album.name',
    )
    .option('--json', 'print a text at that path as JSON, too')
    .action(async (method: string, path: string, options: ApiOptions) => {
      const { callApi } = await import('./commands/api.ts')
      await callApi(method, path, options)
    })

  withAccount(command(program, 'exec <command...>', 'run a command with SPOTIFY_ACCESS_TOKEN set'))
    .passThroughOptions()
    .action(async (words: readonly string[], options: AccountOptions) => {
      const { execute } = await import('./commands/exec.ts')
      await execute(words, options)
    })

  command(program, 'status', 'show the app, the users, their scopes and the cache')
    .option('--json', 'print JSON')
    .action(async (options: StatusOptions) => {
      const { printStatus } = await import('./commands/status.ts')
      await printStatus(options)
    })

  command(program, 'doctor', 'check one thing after the other, each with its remedy')
    .option('--json', 'print an array of { name, status, detail, remedy? }')
    .option('--user <name>', 'check the user of this name')
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('./commands/doctor.ts')
      await runDoctor(options)
    })

  return program
}

/** Commander writes a suggestion on a second line, and `error:` before all. */
function oneLineOf(text: string, hint: string): string {
  const line = text
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
  const isMissing = line.startsWith('missing required argument') && hint !== ''
  return `spotify-sdk: ${line}${isMissing ? `. ${hint}` : ''}\n`
}

function command(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option('--verbose', 'print events to stderr, as JSON')
}

function withAccount(subcommand: Command): Command {
  return subcommand
    .addOption(new Option('--app', "the app's own token").conflicts('user'))
    .addOption(new Option('--user [name]', 'the token of a signed-in user'))
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value]
}
