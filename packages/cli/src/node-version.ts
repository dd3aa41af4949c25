/** What to do about a Node that is too old. */
export const nodeRemedy = 'Install Node 22.12 or later.'

/** Whether a version of Node is older than this package supports. */
export function isNodeTooOld(version = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < 22 || (major === 22 && minor < 12)
}
