import { build } from './build.mjs'
import { install } from './install.mjs'
import { findNode, linkNode, withNode } from './node.mjs'
import { npmCommand } from './npm.mjs'
import { cache, root } from './root.mjs'

/**
 * Makes the clone ready: dependencies, the right Node and, where asked for, what is built.
 * When nothing has changed this only compares digests.
 * @param {{ built: boolean }} wanted
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>}
 */
export async function prepare({ built }) {
  const platform = `${process.platform}-${process.arch}`
  const npm = npmCommand(process.env, process.execPath)
  await install({ root, cache, platform, npm })
  const current = process.execPath
  const version = process.versions.node
  const node = findNode({ root, platform, env: process.env, current, version })
  linkNode(root, node)
  const env = withNode(process.env, root, node)
  if (built) await build({ root, cache, node, env })
  return { node, env }
}
