import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { platform } from 'node:os'
import { because } from './given.ts'
import { ConfigError } from './config-error.ts'

/** Only the owner may look inside. */
const homeMode = 0o700

/**
 * Makes the data folder, mode 0700. A folder that holds things and is open to others is refused and
 * not changed: it may be somebody's `/tmp`.
 * @throws ConfigError saying what to do.
 */
export function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: homeMode })
  } catch (error) {
    throw new ConfigError(
      [
        `The data folder ${home} cannot be made (${because(error)}): choose another with OVERT_HOME.`,
      ],
      { cause: error },
    )
  }
  // Windows keeps no such modes; a person's own folder is closed to others there by its access list.
  if (platform() === 'win32' || (statSync(home).mode & 0o077) === 0) return
  if (readdirSync(home).length > 0) {
    throw new ConfigError([
      `The data folder ${home} is open to other accounts: run \`chmod 700 ${home}\`, or choose another with OVERT_HOME.`,
    ])
  }
  chmodSync(home, homeMode)
}
