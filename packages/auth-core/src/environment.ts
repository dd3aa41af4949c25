import { ConfigurationError } from './errors/configuration-error.ts'

/**
 * Reads an environment variable on runtimes that have them: Node, Bun, Deno, Workers with
 * `nodejs_compat`. Returns `undefined` elsewhere.
 */
export function environmentVariable(name: string): string | undefined {
  const { process } = globalThis as {
    process?: { readonly env?: Readonly<Record<string, string | undefined>> | undefined }
  }
  try {
    return process?.env?.[name]
  } catch {
    // Deno throws if the program may not read its environment.
    return undefined
  }
}

/** A value, and the error that names its source and the alternative. */
export interface Setting {
  /** Unchecked; `undefined` if it is set nowhere. */
  readonly value: unknown
  /** Never contains the value. */
  readonly refuse: (complaint: string) => ConfigurationError
}

/** `NAME="value"`, with quotes kept by a program that does not parse shell syntax. */
const quoted = /^(["']).*\1$/s

/**
 * Returns the option, or else the environment variable. An empty variable counts as unset: compose
 * files and CI set variables without a value to the empty string.
 *
 * @throws {@link ConfigurationError} for a value in quotes, without quoting it.
 */
export function readSetting(given: unknown, option: string, variable: string): Setting {
  const isGiven = given !== undefined
  const source = isGiven ? `The option ${option}` : `The environment variable ${variable}`
  const value = isGiven ? given : environmentVariable(variable) || undefined
  const refuse = (complaint: string): ConfigurationError =>
    new ConfigurationError(
      `${source} ${complaint}: pass the option ${option}, or set the environment variable ${variable}.`,
      { code: 'invalid_option' },
    )
  if (typeof value === 'string' && value.length > 1 && quoted.test(value)) {
    throw refuse('is in quotes, which docker --env-file keeps as part of the value')
  }
  return { value, refuse }
}

/**
 * Returns a required setting: the option, or else the environment variable.
 *
 * @throws {@link ConfigurationError} that names both if the value is missing or empty, or has
 *   surrounding white space or quotes. The value is never quoted.
 */
export function requiredSetting(value: unknown, option: string, variable: string): string {
  const setting = optionalSetting(value, option, variable)
  if (setting !== undefined) return setting
  const remedy = `pass the option ${option}, or set the environment variable ${variable}`
  if (environmentVariable(variable) === '') {
    const complaint = `The environment variable ${variable} is empty: ${remedy}.`
    throw new ConfigurationError(complaint, { code: 'invalid_option' })
  }
  throw new ConfigurationError(`${option} is missing: ${remedy}.`, { code: 'missing_option' })
}

/**
 * Returns an optional setting: the option, or else the environment variable if it is not empty.
 *
 * @throws {@link ConfigurationError} that names both if the option is empty, or either has
 *   surrounding white space or quotes. The value is never quoted.
 */
export function optionalSetting(
  value: unknown,
  option: string,
  variable: string,
): string | undefined {
  const { value: setting, refuse } = readSetting(value, option, variable)
  if (setting === undefined) return undefined
  if (typeof setting !== 'string') throw refuse('is not a string')
  if (setting === '') throw refuse('is empty')
  if (setting !== setting.trim()) throw refuse('has white space around it')
  return setting
}
