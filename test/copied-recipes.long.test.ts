import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { CopiedRecipe, recipes } from './copied-recipe.ts'

/** `wrangler types` declares what the Worker imports from the runtime, and needs the network. */
const untyped = new Set(['cloudflare-workers'])

it.each(recipes.filter((name) => !untyped.has(name)))(
  'npm installs the copied recipe %s, its types are right, and it builds',
  { timeout: 300_000 },
  async (name) => {
    using recipe = await CopiedRecipe.copy(name)
    await recipe.install()
    const isTyped = existsSync(join(recipe.folder, 'tsconfig.json'))
    const check = isTyped ? ['tsc', '--noEmit'] : ['node', '--check', 'serve.mjs']
    const { stdout } = await promisify(execFile)('npx', check, { cwd: recipe.folder })
    expect(stdout).toBe('')
    await promisify(execFile)('npm', ['run', 'build', '--if-present'], { cwd: recipe.folder })
  },
)
