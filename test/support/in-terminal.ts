/**
 * A command line that runs a command in a pseudo-terminal, by the `script` of util-linux, which Debian
 * always has. The terminal does not echo, so that all that is seen was written by the program.
 */
export function inTerminal(command: readonly string[]): readonly string[] {
  const quoted = command.map((part) => `'${part}'`).join(' ')
  const shown = `stty -echo; exec ${quoted}`
  return ['script', '--quiet', '--flush', '--return', '--command', shown, '/dev/null']
}
