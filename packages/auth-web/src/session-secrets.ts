import { requiredSetting } from '@spotify-sdk/auth-core/toolkit'
import { invalidOption } from './invalid-option.ts'

const variable = 'SPOTIFY_SDK_SESSION_SECRET'

const minLength = 32

/**
 * Returns the secrets of the option, or else of the environment variable. Of a text, spaces separate
 * secrets, so that a program can pass the variable as the option.
 *
 * @throws `ConfigurationError` that says which secret is wrong and what to do, and never contains it.
 */
export function sessionSecrets(option: string | readonly string[] | undefined): readonly string[] {
  const isText = !Array.isArray(option)
  const secrets: readonly unknown[] = isText
    ? requiredSetting(option, 'sessionSecret', variable).split(/\s+/)
    : option
  const source = option === undefined ? `environment variable ${variable}` : 'option sessionSecret'
  if (secrets.length === 0) throw invalidOption(`The ${source} has no secret: ${remedy}`)
  for (const [index, secret] of secrets.entries()) {
    const complaint = complaintOn(secret)
    const isOnly = secrets.length === 1
    const name = isOnly ? `The ${source}` : `Secret ${index + 1} of the ${source}`
    const hint = isText && !isOnly ? '. Spaces separate secrets' : ''
    if (complaint !== undefined) throw invalidOption(`${name} ${complaint}${hint}`)
  }
  return secrets as readonly string[]
}

const remedy = 'run `openssl rand -base64 32`'

function complaintOn(secret: unknown): string | undefined {
  if (typeof secret !== 'string') return 'is not a string'
  if (/\s/.test(secret)) return 'has white space in it: remove it'
  if (/^["']|["']$/.test(secret)) return 'starts or ends with a quotation mark: remove it'
  if (secret.length < minLength) return `must have ${minLength} characters or more: ${remedy}`
  return undefined
}
