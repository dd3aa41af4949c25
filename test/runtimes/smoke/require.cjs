/** Whether `require` gives the very modules that `import` gives, and no second copy of them. */
exports.isOneModule = async (name) => {
  const required = require(name)
  const imported = await import(name)
  return Object.keys(imported).every((key) => required[key] === imported[key])
}
