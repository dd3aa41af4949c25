import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

/** Sends two requests per caller in a new Node process; `load` is called before `ky` is loaded. */
async function run(callers: number, load = '() => {}'): Promise<unknown> {
  const program = `
    import { registerHooks } from 'node:module'
    let attempts = 0
    const load = ${load}
    registerHooks({
      load(url, context, next) {
        if (url.endsWith('/ky/distribution/index.js')) load(++attempts)
        return next(url, context)
      },
    })
    const { sendTokenRequest } = await import('@spotify-sdk/auth-core/toolkit')
    const outcomes = [attempts]
    let sent = 0
    const send = () => sendTokenRequest({
      tokenUrl: 'https://accounts.test/api/token',
      clientId: 'app',
      parameters: { grant_type: 'client_credentials' },
      timeoutSeconds: 10,
      maxRetries: 0,
      fetch: async () => Response.json({ access_token: 'BQ' + ++sent, token_type: 'Bearer' }),
    })
    for (const _ of [1, 2]) {
      const outcome = await Promise.allSettled(Array.from({ length: ${callers} }, send))
      outcomes.push(outcome.map(({ value, reason }) => value?.accessToken ?? reason))
    }
    outcomes.push(attempts)
    console.log(JSON.stringify(outcomes))`
  const options = ['--conditions=@spotify-sdk/source', '--input-type=module', '-e', program]
  const { stdout } = await promisify(execFile)(process.execPath, options, {
    cwd: import.meta.dirname,
  })
  return JSON.parse(stdout)
}

describe('ky, in Node', () => {
  it('is loaded by the first token request, once for all', async () => {
    expect(await run(2)).toEqual([0, ['BQ1', 'BQ2'], ['BQ3', 'BQ4'], 1])
  })

  it('that cannot be loaded fails the request, and the next request tries again', async () => {
    const failOnce = `(attempt) => {
      if (attempt === 1) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
    }`
    const failure = {
      code: 'client_not_loaded',
      name: 'ConnectionError',
    }
    expect(await run(1, failOnce)).toEqual([0, [failure], ['BQ1'], 2])
  })
})
