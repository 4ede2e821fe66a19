import './old-node.mjs'
import { join } from 'node:path'
import { become } from './child.mjs'
import { fail } from './failure.mjs'
import { prepare } from './prepare.mjs'
import { root } from './root.mjs'

// `npm test`: make the clone ready, then run test/main.ts on Node 24; words after `--` narrow it to those tests.

try {
  const { node, env } = await prepare({ built: true })
  const suite = [
    node,
    '--conditions=overt-source',
    join(root, 'test', 'main.ts'),
    ...process.argv.slice(2),
  ]
  await become(suite, env)
} catch (error) {
  fail(error)
}
