import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

import { ConfigurationError } from '@spotify-sdk/auth-core'

type Environment = Readonly<Record<string, string | undefined>>

/** Inputs for finding the per-user state folder. */
export interface Platform {
  /** As `process.platform`. */
  readonly name: string
  readonly environment: Environment
  readonly home: () => string
}

/** The platform that this process runs on. */
const thisPlatform: Platform = {
  name: process.platform,
  environment: process.env,
  home: homedir,
}

/**
 * Returns the platform's per-user state folder for `spotify-sdk`.
 *
 * @throws `ConfigurationError` if this user has no home folder.
 * @see {@link https://specifications.freedesktop.org/basedir-spec/latest/ | XDG Base Directory Specification}
 */
export function stateFolder({ name, environment, home }: Platform = thisPlatform): string {
  if (name === 'win32') {
    const { LOCALAPPDATA } = environment
    return join(absolute(LOCALAPPDATA) ?? join(homeOf(home), 'AppData', 'Local'), 'spotify-sdk')
  }
  if (name === 'darwin') return join(homeOf(home), 'Library', 'Application Support', 'spotify-sdk')
  const { XDG_STATE_HOME } = environment
  return join(absolute(XDG_STATE_HOME) ?? join(homeOf(home), '.local', 'state'), 'spotify-sdk')
}

/** The specification says to ignore relative paths in these variables. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined
}

function homeOf(home: () => string): string {
  const folder = homeIfAny(home)
  // A relative one, such as an empty HOME, would put tokens into the current folder.
  if (folder !== undefined && isAbsolute(folder)) return folder
  throw new ConfigurationError(
    'This user has no home folder: pass the option directory to FileTokenCache.',
    { code: 'missing_option' },
  )
}

function homeIfAny(home: () => string): string | undefined {
  try {
    return home()
  } catch {
    return undefined
  }
}
