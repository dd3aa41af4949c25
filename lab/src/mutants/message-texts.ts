import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** The parts of a Babel path that this plugin reads. */
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

/** Three words or more in an argument, or named `message`: no test repeats such a text. */
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

/** Excludes messages from mutation. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'message-texts', {
    shouldIgnore(path) {
      return isMessageText(path as SyntaxPath) ? 'a message for people' : undefined
    },
  }),
]
