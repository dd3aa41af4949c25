import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const main = fileURLToPath(
  new URL('dist/main.js', import.meta.resolve('@spotify-sdk/cli/package.json')),
)

export const expected = { isToken: true, isTheSame: true, requests: 1 }

/** Two commands, one after the other, print the same token. */
export async function run({ folder, ...stage }) {
  const options = { env: { ...process.env, HOME: folder, LOCALAPPDATA: folder } }
  const print = async () =>
    (await promisify(execFile)(process.execPath, [main, 'token', '--app'], options)).stdout
  const first = await print()
  const second = await print()
  return {
    isToken: /^\S+\n$/.test(first),
    isTheSame: first === second,
    requests: await stage.countTokenRequests(),
  }
}
