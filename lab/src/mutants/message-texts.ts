import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** Of a node of the syntax tree, what is looked at here. */
interface SyntaxPath {
  isStringLiteral(): boolean
  isTemplateLiteral(): boolean
  readonly listKey?: string | undefined
  readonly key?: string | number | null | undefined
  readonly parentPath?: SyntaxPath | null | undefined
  readonly node: {
    readonly callee?: { readonly type: string; readonly name?: string }
    readonly id?: { readonly type: string; readonly name?: string } | null
  }
}

/** Text for people: a test that repeats it word by word would only make it hard to improve. */
function isMessageText(path: SyntaxPath): boolean {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return false
  const { callee, id } = path.parentPath?.node ?? {}
  if (path.key === 'init' && id?.name === 'message') return true
  return (
    path.listKey === 'arguments' &&
    path.key === 0 &&
    callee?.type === 'Identifier' &&
    /(?:Error|Exception)(?:Class)?$/.test(callee.name ?? '')
  )
}

/** Takes the first argument of an error, its message, out of mutation testing. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'message-texts', {
    shouldIgnore(path) {
      return isMessageText(path as SyntaxPath) ? 'the message of an error' : undefined
    },
  }),
]
