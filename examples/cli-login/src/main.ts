import { Command } from 'commander'
import { sentenceFor } from './sentence-for.ts'
import { greet } from './greet.ts'
import { logIn } from './log-in.ts'
import { logOut } from './log-out.ts'
import { rehearse } from './rehearsal.ts'
import { sayFailure } from './terminal.ts'
import type { ToolOptions } from './tool.ts'

const program = new Command('cli-login')
  .description('Greets you by your Spotify profile, and logs you in by the browser where it must.')
  .option('--no-browser', 'only show the address to open, and open no browser')
  .option('--folder <path>', 'where the login is kept (default: the folder for state of this user)')
  .configureHelp({ showGlobalOptions: true })

program
  .command('whoami', { isDefault: true })
  .description('greets you; logs you in first where nobody is')
  .action(async () => {
    const options = program.opts<ToolOptions>()
    await (process.env['SPOTIFY_SDK_CLIENT_ID'] ? greet(options) : rehearse(options))
  })
program
  .command('login')
  .description('logs in anew, also as somebody else')
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
