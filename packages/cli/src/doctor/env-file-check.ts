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
  const variables = Object.keys(parseEnv(text)).filter((each) => /^SPOTIFY_SDK_\w+$/.test(each))
  const missing = variables.filter((each) => !environment[each])
  if (missing.length === 0)
    return ok(name, 'The .env file in this folder sets no variable that is missing')
  return warning(
    name,
    `The .env file in this folder is not loaded: ${missing.join(', ')}`,
    'Run: set -a; . ./.env; set +a (a program: node --env-file=.env program.js).',
  )
}
