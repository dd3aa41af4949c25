import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { childEnvironment } from 'test-support/child-environment.ts'
import { expect, it } from 'vitest'
import { CopiedRecipe } from './copied-recipe.ts'

/**
 * StackBlitz runs Node 22, with the JavaScript engine of the browser: Chrome and Firefox have
 * `await using`, for which the quick start needs Node 24 here.
 */
const node22 = join(import.meta.dirname, 'programs/node_modules/node22/bin')
const node24 = join(import.meta.dirname, '../node_modules/node/bin')

const examples = [
  { example: 'examples/quickstart', node: node24, input: '', shows: /expired tokens +0/ },
  {
    example: 'examples/recipes/discord-bot',
    node: node22,
    input: 'ada album discovery\nada saved\n',
    shows: /@ada Discovery by Daft Punk/,
  },
  {
    example: 'examples/recipes/aws-lambda',
    node: node22,
    input: '/albums/4aawyAB9vmqN3uQ7FjRGTy\n',
    shows: /^200 .*Pitbull/m,
  },
]

it.each(examples)(
  'npm installs $example as StackBlitz opens it, and its command runs',
  { timeout: 300_000 },
  async ({ example, node, input, shows }) => {
    using copy = CopiedRecipe.checkOut(example)
    await copy.install()
    const { stackblitz } = JSON.parse(readFileSync(join(copy.folder, 'package.json'), 'utf8')) as {
      readonly stackblitz: { readonly startCommand: string }
    }
    const program = spawn(stackblitz.startCommand, {
      cwd: copy.folder,
      env: {
        ...childEnvironment,
        HOME: copy.folder,
        PATH: [node, process.env['PATH']].join(delimiter),
      },
      shell: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    program.stdin.end(input)
    expect(await text(program.stdout)).toMatch(shows)
  },
)
