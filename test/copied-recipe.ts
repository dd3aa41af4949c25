import { execFile } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { foreignPackages, tarballs } from './installed-packages.ts'
import { publishedPackages } from './workspace-packages.ts'

const root = join(import.meta.dirname, '..')

/** The names of all recipes. */
export const recipes: readonly string[] = globSync('examples/recipes/*/package.json', { cwd: root })
  .map((path) => basename(dirname(path)))
  .toSorted()

type Dependencies = Readonly<Record<string, string>>

/** The parts of a recipe's package.json that these tests change. */
interface RecipeManifest {
  readonly dependencies: Dependencies
  readonly devDependencies?: Dependencies
}

/** A recipe in a folder outside the repository, as a user has it. */
export class CopiedRecipe implements Disposable {
  readonly folder: string
  readonly #parent: string

  private constructor(parent: string, name: string) {
    this.#parent = parent
    this.folder = join(parent, name)
  }

  static async copy(name: string): Promise<CopiedRecipe> {
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'spotify-sdk-recipe-')))
    const recipe = new CopiedRecipe(parent, name)
    await copyRecipe(name, recipe.folder)
    return recipe
  }

  /** An example as GitHub has it, which is what StackBlitz opens. */
  static checkOut(example: string): CopiedRecipe {
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'spotify-sdk-example-')))
    const copy = new CopiedRecipe(parent, basename(example))
    cpSync(join(root, example), copy.folder, {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    })
    return copy
  }

  /** Installs it by npm: our packages from their tarballs, which are not published yet. */
  async install(): Promise<void> {
    const path = join(this.folder, 'package.json')
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as RecipeManifest
    const fromTarballs = (dependencies: Dependencies): Dependencies =>
      Object.fromEntries(
        Object.entries(dependencies).map(([name, range]) => [name, ours[name] ?? range]),
      )
    const { dependencies, devDependencies = {} } = manifest
    const direct = { ...dependencies, ...devDependencies }
    const others = Object.entries({ ...foreignPackages('dependencies'), ...ours })
    writeFileSync(
      path,
      JSON.stringify({
        ...manifest,
        dependencies: fromTarballs(dependencies),
        devDependencies: fromTarballs(devDependencies),
        overrides: Object.fromEntries(others.filter(([name]) => direct[name] === undefined)),
      }),
    )
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
    await promisify(execFile)('npm', ['install', ...options], {
      cwd: this.folder,
      shell: process.platform === 'win32',
    })
  }

  /** The first command of its README that starts it on the mock. */
  get mockCommand(): string {
    const readme = readFileSync(join(this.folder, 'README.md'), 'utf8')
    const [command] = /^npx @spotify-sdk\/testing -- .*$/m.exec(readme) ?? []
    if (command === undefined) throw new Error('The README has no command with the mock.')
    return command
  }

  [Symbol.dispose](): void {
    rmSync(this.#parent, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The tarball of each of our packages, by name. */
const ours: Dependencies = Object.fromEntries(
  publishedPackages.map(({ manifest }, index) => [manifest.name, `file:${tarballs()[index]}`]),
)

/** Runs the command of the READMEs. */
export async function copyRecipe(
  ...words: readonly string[]
): Promise<{ readonly stdout: string }> {
  const script = join(root, 'scripts/copy-recipe.mjs')
  return promisify(execFile)(process.execPath, [script, ...words], { cwd: root })
}
