import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The npm that started us, else the one beside this Node, else the one on the path: run as a script
 * where possible, since Windows cannot spawn `npm.cmd` without a shell.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node
 * @returns {readonly string[]}
 */
export function npmCommand(env, node) {
  const folder = dirname(node)
  const scripts = [
    env.npm_execpath ?? '',
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = scripts.find((path) => path.endsWith('npm-cli.js') && existsSync(path))
  return script === undefined ? ['npm'] : [node, script]
}
