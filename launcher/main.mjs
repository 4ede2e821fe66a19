import './old-node.mjs'
import { join } from 'node:path'
import { become } from './child.mjs'
import { fail } from './failure.mjs'
import { flags } from './node.mjs'
import { prepare } from './prepare.mjs'
import { root } from './root.mjs'

// `npm start` and `./overt <command>`: make the clone ready, then hand over to the cli on Node 24.

const args = process.argv.slice(2)

/** Only the server shows the web; a question that holds the word merely builds too early. */
const built = args.includes('serve')

try {
  const { node, env } = await prepare({ built })
  await become([node, ...flags, join(root, 'cli', 'main.ts'), ...args], env)
} catch (error) {
  fail(error)
}
