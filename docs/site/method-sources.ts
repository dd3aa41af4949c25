import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** What the client's sources say of a method. */
export interface MethodSource {
  /** The first paragraph of its doc comment. */
  readonly summary: string
  /** Its signatures, as in the source. */
  readonly signatures: readonly string[]
  /** Whether a long list is sent in several requests. */
  readonly splitsLists: boolean
}

export interface MethodSources {
  /** By operation: `albums.get`. */
  readonly methods: ReadonlyMap<string, MethodSource>
  /** The doc comments of the namespaces, by their names. */
  readonly namespaces: ReadonlyMap<string, string>
}

type Documented = ts.Node & { readonly jsDoc?: readonly ts.JSDoc[] }

function commentOf(node: Documented): string {
  return ts.getTextOfJSDocComment(node.jsDoc?.at(-1)?.comment) ?? ''
}

function summaryOf(node: Documented): string {
  return (commentOf(node).split('\n\n')[0] ?? '').replaceAll(/\s+/g, ' ')
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
}

/** The members of an interface that are methods, by name. */
function methodsOf(members: ts.NodeArray<ts.Node>): Map<string, MethodSource> {
  const methods = new Map<string, MethodSource>()
  for (const member of members) {
    // The only call signatures are those of `search`.
    const isCall = ts.isCallSignatureDeclaration(member)
    if (!ts.isMethodSignature(member) && !isCall) continue
    const name = isCall ? 'search' : member.name.getText()
    const text = `${isCall ? name : ''}${member.getText().replaceAll(/\n {2}/g, '\n')}`
    const known = methods.get(name)
    methods.set(name, {
      summary: known?.summary || summaryOf(member),
      signatures: [...(known?.signatures ?? []), text],
      splitsLists: known?.splitsLists || /in several\s+requests/.test(commentOf(member)),
    })
  }
  return methods
}

/** Reads the doc comments and signatures of all methods from the sources of the client. */
export function readMethodSources(clientPackage: string): MethodSources {
  const sources = globSync('src/methods/*.ts', { cwd: clientPackage }).map((path) =>
    parse(join(clientPackage, path)),
  )
  const interfaces = new Map(
    sources
      .flatMap(({ statements }) => [...statements])
      .filter((statement) => ts.isInterfaceDeclaration(statement))
      .map((declaration) => [declaration.name.text, declaration]),
  )
  const methods = new Map<string, MethodSource>()
  const namespaces = new Map<string, string>()
  for (const member of interfaces.get('Namespaces')?.members ?? []) {
    if (!ts.isPropertySignature(member)) continue
    const declaration = interfaces.get(member.type?.getText() ?? '')
    if (declaration === undefined) throw new Error(`No interface for ${member.getText()}.`)
    const namespace = member.name.getText()
    namespaces.set(namespace, summaryOf(declaration))
    for (const [name, source] of methodsOf(declaration.members)) {
      methods.set(`${namespace}.${name}`, source)
    }
  }
  const search = interfaces.get('SearchMethod')
  for (const [name, source] of methodsOf(search?.members ?? ts.factory.createNodeArray())) {
    methods.set(name, source)
  }
  return { methods, namespaces }
}

/** The call of each operation that the client's tests send to `MockSpotify`, by operation. */
export function readTestedCalls(clientPackage: string): ReadonlyMap<string, string> {
  const calls = new Map<string, string>()
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isArrowFunction(node.initializer)) {
      const name = ts.isStringLiteral(node.name) ? node.name.text : node.name.getText()
      const call = node.initializer.body.getText().replace(/^client\./, '')
      calls.set(name, `spotify.${call.replaceAll(/uriOf\((\w+)\)/g, '`spotify:track:${$1}`')}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(parse(join(clientPackage, 'test/calls.ts')))
  return calls
}
