import { Command } from 'commander'
import { sentenceFor } from './sentence-for.ts'
import { greet } from './greet.ts'
import { logIn } from './log-in.ts'
import { logOut } from './log-out.ts'
import { rehearse } from './rehearsal.ts'
import { sayFailure } from './terminal.ts'
import type { ToolOptions } from './tool.ts'

const program = new Command('cli-login')
  .description(
    'Greets you with your Spotify profile. Signs you in through the browser if necessary.',
  )
  .option('--no-browser', 'only show the URL, and open no browser')
  .option('--folder <path>', "where the tokens are stored (default: this user's state folder)")
  .configureHelp({ showGlobalOptions: true })

program
  .command('whoami', { isDefault: true })
  .description('greets you; signs you in first if necessary')
  .action(async () => {
    const options = program.opts<ToolOptions>()
    await (process.env['SPOTIFY_SDK_CLIENT_ID'] ? greet(options) : rehearse(options))
  })
program
  .command('login')
  .description('signs in again, also as another user')
  .action(() => logIn(program.opts<ToolOptions>()))
program
  .command('logout')
  .description('forgets the login')
  .action(() => logOut(program.opts<ToolOptions>()))

try {
  await program.parseAsync()
} catch (error) {
  sayFailure(sentenceFor(error))
  process.exitCode = 1
}
