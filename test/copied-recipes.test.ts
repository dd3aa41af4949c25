import { spawn } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { childEnvironment } from 'test-support/child-environment.ts'
import { CopiedRecipe, copyRecipe, recipes } from './copied-recipe.ts'

const root = join(import.meta.dirname, '..')

/** Relative imports of a copied recipe that lead nowhere, or out of its folder. */
function brokenImportsIn(folder: string): readonly string[] {
  return globSync('**/*.{ts,tsx,js,mjs}', { cwd: folder }).flatMap((path) =>
    ts
      .preProcessFile(readFileSync(join(folder, path), 'utf8'))
      .importedFiles.map(({ fileName }) => fileName)
      .filter((name) => name.startsWith('.') && name !== './settings.js')
      .map((name) => join(folder, path, '..', name))
      .filter((target) => relative(folder, target).startsWith('..') || !existsSync(target)),
  )
}

describe('scripts/copy-recipe.mjs', () => {
  it.each(recipes)('copies %s without anything of the repository', async (name) => {
    using recipe = await CopiedRecipe.copy(name)
    const files = globSync('**/*', { cwd: recipe.folder, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    const mentions = files
      .map(({ parentPath, name: file }) => readFileSync(join(parentPath, file), 'utf8'))
      .flatMap((content) => /workspace:|@spotify-sdk\/source|test-support/.exec(content)?.[0] ?? [])
    const manifest = JSON.parse(readFileSync(join(recipe.folder, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>
    }
    const { version } = JSON.parse(
      readFileSync(join(root, 'packages/client/package.json'), 'utf8'),
    ) as { readonly version: string }
    expect({
      mentions,
      brokenImports: brokenImportsIn(recipe.folder),
      client: manifest.dependencies['@spotify-sdk/client'],
      tests: existsSync(join(recipe.folder, 'test')),
    }).toEqual({ mentions: [], brokenImports: [], client: `^${version}`, tests: false })
  })

  it('writes into no folder that contains something, and names the recipes', async () => {
    using recipe = await CopiedRecipe.copy('discord-bot')
    await expect(copyRecipe('discord-bot', recipe.folder)).rejects.toThrow('is no empty folder')
    const file = join(recipe.folder, 'package.json')
    await expect(copyRecipe('discord-bot', file)).rejects.toThrow(/^\S+ is no empty folder/m)
    const inside = join(root, 'examples/recipes/discord-bot/copy')
    await expect(copyRecipe('discord-bot', inside)).rejects.toThrow(/^\S+ is among the recipes/m)
    await expect(copyRecipe('discord-bot')).rejects.toThrow('Name the folder')
    await expect(copyRecipe('no-such-recipe', recipe.folder)).rejects.toThrow(
      /^Recipes: .*discord-bot/m,
    )
  })

  it('copies no secrets of the developer, and the project does not commit those of its user', async () => {
    const file = join(root, 'examples/recipes/discord-bot/.env.test')
    writeFileSync(file, 'SECRET=1')
    try {
      using recipe = await CopiedRecipe.copy('discord-bot')
      const ignored = readFileSync(join(recipe.folder, '.gitignore'), 'utf8').split('\n')
      const isCopied = existsSync(join(recipe.folder, '.env.test'))
      expect({ isCopied, ignored: ignored.filter((line) => line.includes('.env')) }).toEqual({
        isCopied: false,
        ignored: ['.env*', '!.env.example'],
      })
    } finally {
      rmSync(file)
    }
  })

  it('makes a project that npm installs, and that its README starts on the mock', async () => {
    using recipe = await CopiedRecipe.copy('discord-bot')
    await recipe.install()
    const bot = spawn(recipe.mockCommand, {
      cwd: recipe.folder,
      env: { ...childEnvironment, HOME: recipe.folder },
      shell: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    // The first program of the command reads no input, so the bot gets all of it.
    bot.stdin.end('ada saved\nada album discovery\n')
    const lines = (await text(bot.stdout)).split('\n')
    // npm names the script that it runs.
    expect(lines.filter((line) => /^[@a]/.test(line)).toSorted()).toEqual([
      '@ada Discovery by Daft Punk',
      expect.stringMatching(/^@ada You last saved /),
      'ada is now Smedjan on Spotify.',
    ])
  })
})
