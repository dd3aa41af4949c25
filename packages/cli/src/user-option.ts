import { quote } from './login-command.ts'

const httpMethod = /^(?:get|post|put|delete)$/i

/**
 * `api --user GET /me` means the user without a name, and not one who is called GET. Such a user is
 * written `--user=GET`.
 */
export function separateUser(words: readonly string[]): readonly string[] {
  const index = words.indexOf('--user')
  if (words[0] !== 'api' || index < 0 || !httpMethod.test(words[index + 1] ?? '')) return words
  return [...words.toSpliced(index, 1), '--user']
}

/** What to write if the word after `--user` is the path of `api` or the command of `exec`, and no name. */
export function userHint([command, ...others]: readonly string[]): string {
  const index = others.indexOf('--user')
  const taken = others[index + 1]
  if (index < 0 || taken === undefined || taken.startsWith('-')) return ''
  const takes = `--user takes ${JSON.stringify(taken)} as a name:`
  if (command === 'api') return `${takes} write --user last`
  // Behind the command it is an option of the command.
  const isOfExec = others.slice(0, index).every((word) => word.startsWith('-'))
  if (command !== 'exec' || !isOfExec || others[index + 2] === '--') return ''
  return `${takes} for a command of this name, write: spotify-sdk exec --user -- ${quote(taken)}`
}
