import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** Of Babel's paths in the syntax tree, what is looked at here. */
interface SyntaxPath {
  isStringLiteral(): boolean
  isTemplateLiteral(): boolean
  readonly listKey?: string | null
  readonly key?: string | number | null
  readonly parentPath?: SyntaxPath | null
  readonly node: {
    readonly id?: { readonly name?: string } | null
    readonly value?: unknown
    readonly quasis?: readonly { readonly value: { readonly raw: string } }[]
  }
}

/**
 * Text for people: three words or more, handed to a call or named `message`. A test that repeated
 * it word by word would only make it hard to improve. Codes, names and states have no spaces.
 */
function isMessageText(path: SyntaxPath): boolean {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return false
  const { value, quasis = [] } = path.node
  const text = typeof value === 'string' ? value : quasis.map((part) => part.value.raw).join('…')
  if (text.trim().split(/\s+/).length < 3) return false
  return (
    path.listKey === 'arguments' ||
    (path.key === 'init' && path.parentPath?.node.id?.name === 'message')
  )
}

/** Takes messages out of mutation testing, and nothing else. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'message-texts', {
    shouldIgnore(path) {
      return isMessageText(path as SyntaxPath) ? 'a message for people' : undefined
    },
  }),
]
