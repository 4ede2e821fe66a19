import { join } from 'node:path'
import { run } from './child.mjs'
import { Failure } from './failure.mjs'
import { withLock } from './lock.mjs'
import { digest, readStamp, writeStamp } from './stamp.mjs'
import { step } from './step.mjs'

/**
 * Something made from sources.
 * @typedef {object} Product
 * @property {string} title
 * @property {readonly string[]} sources relative to the root
 * @property {string} folder where it goes; its stamp lies inside
 * @property {(node: string) => readonly string[]} command
 * @property {string} cwd relative to the root
 */

/** @type {readonly Product[]} */
export const products = [
  {
    title: 'Built the verifier',
    sources: ['verifier', 'package-lock.json'],
    folder: 'verifier/dist',
    command: (node) => [node, '--conditions=overt-source', 'verifier/build.mjs'],
    cwd: '.',
  },
  {
    title: 'Built the web',
    sources: ['web', 'wire', 'verifier', 'package-lock.json'],
    folder: 'web/dist',
    command: (node) => [node, '../node_modules/vite/bin/vite.js', 'build', '--logLevel=warn'],
    cwd: 'web',
  },
]

/**
 * Builds what its sources have outgrown, in order.
 * @param {{ root: string, cache: string, node: string, env: NodeJS.ProcessEnv }} workshop
 * @param {readonly Product[]} wanted
 * @throws {Failure} with the builder's own words
 */
export async function build({ root, cache, node, env }, wanted = products) {
  const outgrown = () =>
    wanted.filter(
      ({ sources, folder }) => readStamp(stampOf(root, folder)) !== digest(root, sources),
    )
  if (outgrown().length === 0) return
  await withLock(join(cache, 'build.lock'), async () => {
    for (const product of outgrown()) {
      const made = digest(root, product.sources)
      await step(product.title, () => make(product, { root, node, env }))
      writeStamp(stampOf(root, product.folder), made)
    }
  })
}

/**
 * @param {string} root
 * @param {string} folder
 */
function stampOf(root, folder) {
  return join(root, folder, '.overt-build')
}

/**
 * @param {Product} product
 * @param {{ root: string, node: string, env: NodeJS.ProcessEnv }} workshop
 */
async function make({ command, cwd }, { root, node, env }) {
  const made = await run(command(node), { cwd: join(root, cwd), env, quiet: true })
  if (made.code === 0) return
  throw new Failure(
    `${made.output.trim()}\n${command(node).join(' ')} failed: its words are above.`,
  )
}
