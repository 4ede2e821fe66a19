import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Gate } from './gate.ts'
import { show } from './repository.ts'
import { failed, passed, skipped } from './tally.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** How tests start it: in a sandbox of its own it would not run as root, and it must not call home. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
]

/** The browser of the browser tests, or null: then they are skipped, and the gate says so. */
export function findChromium(): string | null {
  return places.find((path) => existsSync(path)) ?? null
}

/** Finds the browser, or installs Debian's as root. Missing is a loud skip, and in CI a failure. */
export const chromiumGate: Gate = {
  title: 'Chromium',
  async run() {
    if (findChromium() === null && mayInstall()) {
      await show(['apt-get', 'update', '-qq'])
      await show(['apt-get', 'install', '-qq', '-y', '--no-install-recommends', 'chromium'])
    }
    const found = findChromium()
    if (found !== null) {
      process.stdout.write(`${found}\n`)
      return passed
    }
    process.stdout.write(
      'SKIPPED: there is no Chromium here, so NO BROWSER TEST RUNS. Install it (`apt-get install chromium`) and run again.\n',
    )
    return process.env.CI === undefined ? skipped : failed
  },
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}
