import { cpSync, globSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { createConsumerProject } from './consumer-project.ts'

const fixtures = join(import.meta.dirname, 'consumer')
const nodeTypes = dirname(fileURLToPath(import.meta.resolve('@types/node/package.json')))

/** As strict as a user can be, with the declarations of all packages checked as well. */
const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
}

const settings: readonly (readonly [string, ts.CompilerOptions])[] = [
  [
    'a Node program (nodenext, no DOM)',
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      types: ['node'],
    },
  ],
  [
    'a browser program (bundler, no Node types)',
    {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: [
        'lib.es2023.d.ts',
        'lib.esnext.disposable.d.ts',
        'lib.dom.d.ts',
        'lib.dom.iterable.d.ts',
      ],
      types: [],
    },
  ],
]

const project = createConsumerProject()
afterAll(() => rmSync(project, { recursive: true }))
cpSync(fixtures, project, { recursive: true })
mkdirSync(join(project, 'node_modules/@types'))
symlinkSync(nodeTypes, join(project, 'node_modules/@types/node'))

function describeDiagnostic({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n')
  if (file === undefined) return text
  const { line } = file.getLineAndCharacterOfPosition(start ?? 0)
  return `${file.fileName.replace(`${project}/`, '')}:${line + 1}: ${text}`
}

describe.each(settings)('%s', (_name, options) => {
  it('compiles against the built declarations', () => {
    const files = globSync('*.ts', { cwd: project })
    expect(files).not.toEqual([])
    const program = ts.createProgram(
      files.map((file) => join(project, file)),
      { ...strictest, ...options, typeRoots: [join(project, 'node_modules/@types')] },
    )
    expect(ts.getPreEmitDiagnostics(program).map(describeDiagnostic)).toEqual([])
    expect(program.getSourceFiles().some(({ fileName }) => fileName.includes('/src/'))).toBe(false)
  })
})
