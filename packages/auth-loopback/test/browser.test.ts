import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { startMock, visit } from './loopback-login.ts'
import { RunningProgram } from './running-program.ts'

const { PATH = '' } = process.env

describe('the browser', () => {
  it('is opened at exactly the URL that is printed', async () => {
    const mock = await startMock()
    await using browser = await FakeBrowser.start(async (url) => visit(await mock.authorize(url)))
    const program = new RunningProgram(mock, { env: { BROWSER: browser.path } })
    expect(await program.end()).toBe(0)
    expect(program.output).toBe('logged in\n')
    expect(browser.opened).toEqual([await program.url()])
    expect(program.errorOutput).toMatch(/^Sign in to Spotify in your browser\. If it does not open/)
    // stdin is not a terminal here.
    expect(program.errorOutput).not.toContain('paste')
  })

  it.each([
    ['is not there', { BROWSER: '/nowhere/browser' }, []],
    ['fails', { BROWSER: '/bin/false' }, []],
    [
      'has no launcher',
      { BROWSER: '/bin/false', PATH: '/nowhere' },
      // Node believes it is on macOS, and finds no `open` on this PATH.
      ['--import=data:text/javascript,Object.defineProperty(process,"platform",{value:"darwin"})'],
    ],
  ])('is not required if it %s: the user has the URL', async (_, env, nodeOptions) => {
    const mock = await startMock()
    const program = new RunningProgram(mock, { env, nodeOptions })
    const url = await program.url()
    // Time for the launcher to fail.
    await sleep(500)
    expect((await visit(await mock.authorize(url))).status).toBe(200)
    expect(await program.end()).toBe(0)
    expect(program.output).toBe('logged in\n')
    expect(program.errorOutput).toContain('Sign in to Spotify in your browser.')
  })

  it.each([
    ['it is told not to', { openBrowser: false }, true],
    ['there is no screen: xdg-open would start a text browser', {}, false],
  ])('is not opened if %s', async (_, plan, isNamed) => {
    const mock = await startMock()
    await using browser = await FakeBrowser.start(() => {}, 'www-browser')
    const env = {
      PATH: `${browser.folder}:${PATH}`,
      ...(isNamed ? { BROWSER: browser.path } : { BROWSER: '' }),
    }
    const program = new RunningProgram(mock, { plan, env })
    const url = await program.url()
    await sleep(500)
    await visit(await mock.authorize(url))
    expect(await program.end()).toBe(0)
    expect(program.output).toBe('logged in\n')
    expect(program.errorOutput).toMatch(/^To sign in to Spotify, open this URL in a browser:\n\n/)
    expect(browser.opened).toEqual([])
  })
})
