/**
 * Copies a recipe out of the repository, as a project that npm installs: with the versions of our
 * packages, and without its tests. Needs only Node.
 *
 * Usage: node scripts/copy-recipe.mjs <recipe> <folder>
 */
import {
  cpSync,
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'

const root = join(import.meta.dirname, '..')
const recipes = join(root, 'examples/recipes')

/** What a recipe's folder contains of the repository alone, or of a run. */
const leftBehind = new Set(['node_modules', 'test', 'dist', '.turbo', '.wrangler', '.next'])

/** A developer's own secrets. */
const secrets = /^\.env(?!\.example$)/

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))
const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)

/** How a TypeScript program of Node is checked by an editor, and by `npx tsc`. */
const tsconfig = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    types: ['node'],
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
  },
}

/** The recipe's own entries in .gitignore are files that a run leaves, such as tokens. */
function isLeftBehind(source, ignored) {
  const path = relative(source.recipe, source.path)
  if (secrets.test(basename(path))) return true
  return path !== '' && (leftBehind.has(path) || ignored.some((each) => path.startsWith(each)))
}

function ignoredIn(recipe) {
  const file = join(recipe, '.gitignore')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => line.replace('*', ''))
}

/** Versions of our packages, and of the tools that all recipes share. */
function standaloneManifest(manifest, folder, isTyped) {
  const published = globSync('packages/*/package.json', { cwd: root })
    .map((path) => readJson(join(root, path)))
    .map(({ name, version }) => [name, `^${version}`])
  const versions = Object.fromEntries(published)
  const resolved = (dependencies = {}) =>
    Object.fromEntries(
      Object.entries(dependencies).map(([name, range]) => [name, versions[name] ?? range]),
    )
  const { devDependencies: tools } = readJson(join(root, 'package.json'))
  const scripts = Object.entries(manifest.scripts ?? {}).map(([name, command]) => [
    name,
    command.replaceAll(' --conditions=@spotify-sdk/source', ''),
  ])
  return {
    ...manifest,
    name: basename(folder)
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '-'),
    scripts: Object.fromEntries(scripts),
    dependencies: resolved(manifest.dependencies),
    devDependencies: {
      ...(isTyped && { '@types/node': tools['@types/node'], typescript: tools.typescript }),
      ...resolved(manifest.devDependencies),
    },
  }
}

function copyRecipe(name, folder) {
  const recipe = join(recipes, name)
  const ignored = ignoredIn(recipe)
  cpSync(recipe, folder, {
    recursive: true,
    filter: (path) => !isLeftBehind({ recipe, path }, ignored),
  })
  const isTyped = globSync('**/*.{ts,tsx}', { cwd: folder }).length > 0
  const manifest = readJson(join(recipe, 'package.json'))
  writeJson(join(folder, 'package.json'), standaloneManifest(manifest, folder, isTyped))
  if (isTyped && !existsSync(join(folder, 'tsconfig.json'))) {
    writeJson(join(folder, 'tsconfig.json'), tsconfig)
  }
  const gitignore = join(folder, '.gitignore')
  const rest = existsSync(gitignore) ? readFileSync(gitignore, 'utf8') : ''
  writeFileSync(gitignore, `node_modules\n.env*\n!.env.example\n${rest}`)
}

const known = readdirSync(recipes).filter((name) => existsSync(join(recipes, name, 'package.json')))
const [name, target] = process.argv.slice(2)
const folder = resolve(target ?? '')
const isEmptyFolder = () => statSync(folder).isDirectory() && readdirSync(folder).length === 0
const isInRecipes = `${folder}${sep}`.startsWith(`${recipes}${sep}`)
const problem = !known.includes(name)
  ? `Usage: node scripts/copy-recipe.mjs <recipe> <folder>\nRecipes: ${known.join(', ')}`
  : target === undefined
    ? `Name the folder: node scripts/copy-recipe.mjs ${name} <folder>`
    : isInRecipes || (existsSync(folder) && !isEmptyFolder())
      ? `${folder} is ${isInRecipes ? 'among the recipes' : 'no empty folder'}: name a new folder.`
      : undefined
if (problem === undefined) {
  copyRecipe(name, folder)
  console.log(`Copied to ${folder}. Next: cd there, run npm install, and read README.md.`)
  console.log('npm has our packages from their first release on.')
} else {
  console.error(problem)
  process.exitCode = 1
}
