// Imported first by every entry, and written for Nodes far older than the ones it refuses.

/**
 * The sentence for a Node that is too old to start the launcher, or null.
 * @param {string} version as in `process.versions.node`
 */
export function refusal(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return null
  return `Overt starts on Node 20.19 or newer and this is Node ${version}: install a newer one from https://nodejs.org and try again.`
}

const sentence = refusal(process.versions.node)
if (sentence !== null) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
