import { join } from 'node:path'
import { run } from './child.mjs'
import { Failure } from './failure.mjs'
import { withLock } from './lock.mjs'
import { digest, readStamp, writeStamp } from './stamp.mjs'
import { step } from './step.mjs'

/**
 * The llama libraries of platforms that the lockfile does not hold. Not run by us: written from the
 * packages' own pages.
 * @type {Readonly<Record<string, string>>}
 */
export const extraLibraries = {
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal@3.22.1',
  'win32-x64': '@node-llama-cpp/win-x64@3.22.1',
}

/**
 * @typedef {object} Installation
 * @property {string} root the repository
 * @property {string} cache where the lock is kept: npm empties node_modules
 * @property {string} platform `<platform>-<arch>`
 * @property {readonly string[]} npm the command
 */

/**
 * Installs exactly what the lockfile says, unless that was done already.
 * @param {Installation} installation
 * @throws {Failure} with npm's own words when it fails
 */
export async function install(installation) {
  const { root, cache } = installation
  const wanted = digest(root, ['package-lock.json'], installation.platform)
  const stamp = join(root, 'node_modules', '.overt-install')
  if (readStamp(stamp) === wanted) return
  await withLock(
    join(cache, 'install.lock'),
    async () => {
      // Whoever held the lock before may have done it.
      if (readStamp(stamp) === wanted) return
      await step('Installed the dependencies', () => npmInstall(installation))
      writeStamp(stamp, wanted)
    },
    sayWaiting,
  )
}

function sayWaiting() {
  process.stderr.write('Another start is installing: waiting for it.\n')
}

/** Nobody reads here what npm would ask its registry about the packages. */
const quick = ['--ignore-scripts', '--loglevel=error', '--no-audit', '--no-fund']

/** @param {Installation} installation */
async function npmInstall({ root, platform, npm }) {
  const ci = [...npm, 'ci', ...quick]
  const locked = await run(ci, { cwd: root, quiet: true })
  if (locked.code !== 0) {
    throw new Failure(
      `${locked.output.trim()}\nThe dependencies could not be installed (npm's words are above): check the network or the proxy, then start again.`,
    )
  }
  const extra = extraLibraries[platform]
  if (extra === undefined) return
  const add = [...npm, 'install', '--no-save', ...quick, extra]
  const added = await run(add, { cwd: root, quiet: true })
  if (added.code !== 0) {
    process.stderr.write(
      `The model library ${extra} could not be added, so local models will not load: run \`npm install --no-save ${extra}\`, or set a provider.\n`,
    )
  }
}
