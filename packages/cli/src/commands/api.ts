import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { ForbiddenError, SpotifyClient, SpotifyError } from '@spotify-sdk/client'
import {
  eventPrinter,
  openAccount,
  sayWhose,
  type Account,
  type AccountOptions,
} from '../account.ts'
import { exitCode, Failure } from '../exit-code.ts'
import { loginCommand } from '../login-command.ts'
import { adviceToName } from '../signed-in.ts'
import { selectField } from '../select-field.ts'
import { foreign, printPart, terminal } from '../terminal.ts'

export interface ApiOptions extends AccountOptions {
  /** `name=value`, as typed. */
  readonly query?: readonly string[]
  /** JSON, `@file`, or `-` for stdin. */
  readonly body?: string
  readonly paginate?: boolean
  /** A path of member names: `album.name`. */
  readonly jsonField?: string
  /** Whether to print the value at that path as JSON even if it is text. */
  readonly json?: boolean
}

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** Calls the Web API and prints its JSON; with `--paginate`, one item of the list per line. */
export async function callApi(method: string, path: string, options: ApiOptions): Promise<void> {
  const verb = methods.find((each) => each === method.toUpperCase())
  if (verb === undefined) throw usage(`The method must be one of ${methods.join(', ')}.`)
  if (options.paginate === true && verb !== 'GET') {
    throw usage('--paginate reads a list: use it with GET.')
  }
  if (verb === 'GET' && options.body !== undefined) {
    throw usage('GET sends no body: use --query for its parameters.')
  }
  const searchParams = searchParametersOf(options.query ?? [])
  const json = options.body === undefined ? undefined : await readBody(options.body)
  await using account = await openAccount(options)
  sayWhose(account, options)
  const { authProvider } = account
  const client = new SpotifyClient({ authProvider, onEvent: eventPrinter(options) })
  try {
    const lines = linesOf(client, { verb, path, searchParams, json }, options)
    for await (const line of lines) await printPart(foreign(line))
  } catch (error) {
    throw await withWayOn(error, account, options)
  }
}

interface Call {
  readonly verb: (typeof methods)[number]
  readonly path: string
  readonly searchParams: URLSearchParams
  readonly json: unknown
}

/** The printed lines; none for a response without a body. */
async function* linesOf(
  client: SpotifyClient,
  { verb, path, searchParams, json }: Call,
  { paginate, jsonField, json: isJson }: ApiOptions,
): AsyncGenerator<string> {
  if (paginate === true) {
    for await (const item of client.paginate(path, { searchParams })) {
      // As jq does: an item without the member does not end the list.
      if (jsonField === undefined) yield JSON.stringify(item)
      else yield itemField(item, jsonField, isJson)
    }
    return
  }
  const answer =
    verb === 'GET'
      ? await client.get(path, { searchParams })
      : await client[toLower(verb)](path, { searchParams, json })
  if (answer === undefined) return
  const line =
    jsonField === undefined
      ? JSON.stringify(answer, null, 2)
      : selectField(answer, jsonField, isJson)
  if (line === undefined) {
    throw new Failure(`The answer has no member ${JSON.stringify(jsonField)}.`)
  }
  yield line
}

/** The member of an item on one line: text with a line break is printed as JSON. */
function itemField(item: unknown, path: string, isJson: boolean | undefined): string {
  const field = selectField(item, path, isJson) ?? 'null'
  return /[\n\r]/.test(field) ? JSON.stringify(field) : field
}

/** Adds the command that gives the call what it lacks: a user, more scopes, or another app token. */
async function withWayOn(error: unknown, account: Account, { user }: ApiOptions): Promise<unknown> {
  if (!SpotifyError.is(error)) return error
  const { missingScopes = [] } = ForbiddenError.is(error) ? error : {}
  if (account.isApp) {
    return withWayOnOfApp(error, missingScopes, await adviceToName(account.tokenCache))
  }
  if (missingScopes.length === 0) return error
  const { scope = '' } = await account.authProvider.getToken()
  const way = `Run: ${loginCommand(user, [...scope.split(' ').filter(Boolean), ...missingScopes])}`
  return new Failure(`${firstSentence(error)} ${way}`, exitCode.signInNeeded)
}

/** An app has no scopes, and its token needs no sign-in. */
function withWayOnOfApp(
  error: SpotifyError,
  missingScopes: readonly string[],
  advice: string | undefined,
): SpotifyError | Failure {
  const { code, message } = error
  if (message.includes('user authentication') || code === 'insufficient_scope') {
    const login = `. Run: ${loginCommand(undefined, missingScopes)}`
    const way = `It needs the token of a user${advice === undefined ? login : `: ${advice}.`}`
    return new Failure(`${firstSentence(error)} ${way}`, exitCode.signInNeeded)
  }
  if (code !== 'token_rejected') return error
  return new Failure(`${firstSentence(error)} Try: spotify-sdk token --app --refresh`)
}

/** The rest is advice to programmers. */
function firstSentence({ message }: Error): string {
  return /^.*?\.(?= |$)/s.exec(message)?.[0] ?? message
}

const toLower = (verb: 'POST' | 'PUT' | 'DELETE'): 'post' | 'put' | 'delete' =>
  verb.toLowerCase() as 'post' | 'put' | 'delete'

function searchParametersOf(pairs: readonly string[]): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const pair of pairs) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
    if (name === undefined || value === undefined) {
      throw usage(`--query wants name=value, not ${JSON.stringify(pair)}.`)
    }
    parameters.append(name, value)
  }
  return parameters
}

async function readBody(body: string): Promise<unknown> {
  const source = await readSource(body)
  try {
    // Windows may write a byte order mark.
    return JSON.parse(source.replace(/^\uFEFF/, '')) as unknown
  } catch {
    throw usage('--body is not JSON. Pass JSON, @file or - (stdin).')
  }
}

async function readSource(body: string): Promise<string> {
  if (body === '-') return text(terminal().stdin)
  if (!body.startsWith('@')) return body
  const file = body.slice(1)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw usage(`The file ${JSON.stringify(file)} of --body cannot be read (${code}).`)
  }
}

function usage(line: string): Failure {
  return new Failure(line, exitCode.usage)
}
