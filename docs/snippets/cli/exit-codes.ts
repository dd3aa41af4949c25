import { spawnSync } from 'node:child_process'
import { exitCode } from '@spotify-sdk/cli'

const { status, stdout } = spawnSync('spotify-sdk', ['token'], { encoding: 'utf8' })
if (status === exitCode.done) console.log(`a token of ${stdout.trim().length} characters`)
if (status === exitCode.signInNeeded) console.log('Run: spotify-sdk login')
