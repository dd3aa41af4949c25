import { describe, expect, it } from 'vitest'

import { stateFolder } from './state-folder.ts'

const home = (): string => '/home/me'
const homeless = (): string => {
  throw new Error('no home')
}

describe.skipIf(process.platform === 'win32')('the state folder', () => {
  it.each([
    ['linux', {}, '/home/me/.local/state/spotify-sdk'],
    ['linux', { XDG_STATE_HOME: '/var/me' }, '/var/me/spotify-sdk'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/me/.local/state/spotify-sdk'],
    ['linux', { XDG_STATE_HOME: '' }, '/home/me/.local/state/spotify-sdk'],
    ['darwin', { XDG_STATE_HOME: '/var/me' }, '/home/me/Library/Application Support/spotify-sdk'],
    ['win32', { LOCALAPPDATA: '/c/Local' }, '/c/Local/spotify-sdk'],
    ['win32', {}, '/home/me/AppData/Local/spotify-sdk'],
  ] as const)('on %s with %j is %s', (name, environment, folder) => {
    expect(stateFolder({ name, environment, home })).toBe(folder)
  })

  it.each([
    ['there is no home folder', homeless],
    ['it is empty', () => ''],
    ['it is relative', () => 'home/me'],
  ])('must be passed as an option if %s', (_case, noHome) => {
    const find = (): unknown => stateFolder({ name: 'linux', environment: {}, home: noHome })
    expect(find).toThrow('pass the option directory')
    expect(find).toThrow(expect.objectContaining({ code: 'missing_option' }) as Error)
  })
})
