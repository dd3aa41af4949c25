// A process that reads a response to its end.

const [tokenUrl = ''] = process.argv.slice(2)

const before = process.memoryUsage.rss()
let highest = before
setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 1)
const text = await (await fetch(tokenUrl)).text()
highest = Math.max(highest, process.memoryUsage.rss())
const errors = [text.startsWith('{') ? 'none' : 'untyped']
process.stdout.write(JSON.stringify({ errors, growthBytes: highest - before }))
process.exit()
