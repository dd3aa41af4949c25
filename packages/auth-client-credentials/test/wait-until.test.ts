import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** Runs a separate process, which an unhandled rejection would end. */
async function run(answer: string): Promise<string> {
  const program = `
    import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
    const provider = new ClientCredentials({
      clientId: 'app',
      clientSecret: 'secret',
      waitUntil: ${answer},
      fetch: async () => Response.json({ access_token: 'BQ1', token_type: 'Bearer' }),
    })
    console.log(await provider.getAccessToken())
    await new Promise((resolve) => setTimeout(resolve, 20))
    console.log('alive')
  `
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program],
    { cwd: import.meta.dirname },
  )
  return stdout
}

it.each([
  ['rejects', 'async () => { throw new Error("the request is over") }'],
  ['rejects later', '() => new Promise((_, reject) => setTimeout(reject, 5, new Error()))'],
  ['passes a rejection on', 'async (work) => { await work; throw new Error("over") }'],
  ['throws', '() => { throw new Error("the request is over") }'],
  ['returns a thenable that rejects', '() => ({ then: (_, reject) => reject(new Error()) })'],
  ['returns a thenable that throws', '() => ({ get then() { throw new Error() } })'],
])('a waitUntil that %s does not end the process', async (_what, answer) => {
  expect(await run(answer)).toBe('BQ1\nalive\n')
})
