import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

interface Recipe {
  readonly name: string
  /** Its folder, from the root of the repository. */
  readonly folder: string
  readonly title: string
  readonly summary: string
  readonly text: string
  /** Whether its package.json has a command for StackBlitz. */
  readonly runsInBrowser: boolean
}

/** @throws If it has no README. */
function readRecipe(root: string, folder: string): Recipe {
  const read = (file: string): string => readFileSync(join(root, folder, file), 'utf8')
  const manifest = JSON.parse(read('package.json')) as { readonly stackblitz?: object }
  const text = read('README.md')
  const [, title = basename(folder), summary = ''] = /^# (.+)\n+((?:.+\n)*)/m.exec(text) ?? []
  return {
    name: basename(folder),
    folder,
    title,
    summary: summary.replaceAll('\n', ' ').trim(),
    text,
    runsInBrowser: manifest.stackblitz !== undefined,
  }
}

/** The text of its page, with a link below the summary that opens it in the browser. */
function textOf({ text, folder, runsInBrowser }: Recipe): string {
  if (!runsInBrowser) return text
  const link = `[Open it in your browser](${stackBlitz}/${folder}) (StackBlitz), from the first release on.`
  return text.replace(/^# .+\n+(?:.+\n)+/m, (top) => `${top}\n${link}\n`)
}

/** Whether it is made to be copied. */
const isRecipe = ({ folder }: Recipe): boolean => folder.startsWith('examples/recipes/')

/** A text from a recipe's folder, with links that are right for a page in `docs/recipes`. */
function relink(text: string, folder: string, recipes: readonly Recipe[]): string {
  return text.replaceAll(/(?<=\]\()(?![a-z]+:|#|\/)([^)#]+)/g, (_, path: string) => {
    const target = join(folder, path).replace(/\/$/, '')
    const recipe = recipes.find((other) => other.folder === target)
    return recipe === undefined ? relative('docs/recipes', target) : `./${recipe.name}.md`
  })
}

function rowsOf(shown: readonly Recipe[], recipes: readonly Recipe[]): string {
  const rows = shown.map(
    ({ name, folder, title, summary }) =>
      `| [${title}](./${name}.md) | ${relink(summary, folder, recipes)} |`,
  )
  return ['| program | what it shows |', '| --- | --- |', ...rows].join('\n')
}

const stackBlitz = 'https://stackblitz.com/github/spotify-sdk/spotify-sdk/tree/main'

const copying =
  '`node scripts/copy-recipe.mjs <recipe> <folder>` copies one out of the repository, as a project of its own.'

const installing = '`npm install` in a copy works from the first release on.'

const whereToRun =
  'Commands that begin with `pnpm` run in a clone of [the repository](https://github.com/spotify-sdk/spotify-sdk), after `pnpm install`. Without pnpm, run `npm start` once, and then `npm run` instead of `pnpm`, or `npx` instead of `pnpm exec`.'

/** Writes a page for each example and each recipe, and an index of them. */
export function writeRecipePages(root: string, out: string): void {
  const folders = globSync(['examples/*/package.json', 'examples/recipes/*/package.json'], {
    cwd: root,
    exclude: ['**/node_modules/**'],
  })
  const recipes = folders.toSorted().map((manifest) => readRecipe(root, dirname(manifest)))
  mkdirSync(out, { recursive: true })
  for (const recipe of recipes) {
    const source = relative('docs/recipes', recipe.folder)
    const how = isRecipe(recipe) ? installing : whereToRun
    const page = `${relink(textOf(recipe), recipe.folder, recipes)}\n## Source\n\nAll files: [${recipe.folder}](${source}). ${how}\n`
    writeFileSync(join(out, `${recipe.name}.md`), page)
  }
  const own = recipes.filter(isRecipe)
  const frameworks =
    own.length === 0
      ? ''
      : `## Frameworks and platforms\n\n${copying} ${installing}\n\n${rowsOf(own, recipes)}\n\n`
  const others = recipes.filter((recipe) => !own.includes(recipe))
  const programs = rowsOf(others, recipes)
  const links = recipes
    .filter(({ runsInBrowser }) => runsInBrowser)
    .map(({ name, title }) => `[${title}](./${name}.md)`)
  const index = `# Recipes

Each is a program of the repository, with tests. All except \`mcp-server\` and \`playlist-tool\` run without credentials, on \`MockSpotify\`. These have no sign-in page, and also open in your browser: ${links.join(', ')}.

${frameworks}## Programs

${programs}
`
  writeFileSync(join(out, 'index.md'), index)
}
