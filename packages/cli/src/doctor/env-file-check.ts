import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { ok, skipped, warning, type CheckResult } from './check.ts'

const name = 'env-file'

/** Whether a `.env` file in the working directory sets variables that nothing has loaded. */
export async function checkEnvFile(environment = process.env): Promise<CheckResult> {
  let text: string
  try {
    text = await readFile('.env', 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return ok(name, 'There is no .env file in this folder')
    return skipped(name, `The .env file in this folder cannot be read (${code})`)
  }
  const values = Object.entries(parseEnv(text))
  const missing = values.filter(
    ([each, value]) => /^SPOTIFY_SDK_\w+$/.test(each) && value !== '' && !environment[each],
  )
  if (missing.length === 0)
    return ok(name, 'The .env file in this folder sets no variable that is missing')
  const names = missing.map(([each]) => each)
  // A shell would run the rest of such a value as a command, and show it.
  const special = missing.filter(([, value = '']) => /[^\w./:@%+=,~-]/.test(value))
  const quotes =
    special.length === 0
      ? ''
      : ` First see that quotes are around ${special.map(([each]) => each).join(' and ')} in the file.`
  return warning(
    name,
    `The .env file in this folder is not loaded: ${names.join(', ')}`,
    `Run: set -a; . ./.env; set +a (a program: node --env-file=.env program.js).${quotes}`,
  )
}
