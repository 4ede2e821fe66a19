import './old-node.mjs'
import { join } from 'node:path'
import { become } from './child.mjs'
import { fail } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { root } from './root.mjs'

// `npm run lint|build|bench|bench:engine|soak|kills|kills:http|honest|replay-rate|interop|faults` on Node 24, whatever Node npm itself runs on.

const [task = '', ...args] = process.argv.slice(2)

/** @type {Readonly<Record<string, readonly string[]>>} */
const tasks = {
  lint: [join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')],
  build: [],
  bench: ['--conditions=overt-source', join(root, 'bench', 'main.ts')],
  soak: ['--conditions=overt-source', join(root, 'bench', 'soak.ts')],
  kills: ['--conditions=overt-source', join(root, 'bench', 'kills.ts')],
  'kills:http': ['--conditions=overt-source', join(root, 'bench', 'kills-http.ts')],
  honest: ['--conditions=overt-source', join(root, 'bench', 'honest.ts')],
  'replay-rate': ['--conditions=overt-source', join(root, 'bench', 'replay-rate.ts')],
  'bench:engine': ['--conditions=overt-source', join(root, 'bench', 'engine.ts')],
  interop: ['--conditions=overt-source', join(root, 'test', 'interop', 'main.ts')],
  faults: ['--conditions=overt-source', join(root, 'test', 'strace', 'main.ts')],
}

const command = tasks[task]
if (command === undefined) {
  process.stderr.write(`Unknown task "${task}": one of ${Object.keys(tasks).join(', ')}.\n`)
  process.exit(64)
}

try {
  const { node, env } = await prepare({ built: task !== 'lint' })
  if (command.length > 0) await become([node, ...command, ...args], env)
} catch (error) {
  fail(error)
}
