import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The repository's root. */
export const root = join(import.meta.dirname, '..')

/** Kept between runs and never committed. */
export const cache = join(root, '.cache')

/** Every file that git tracks or would track. */
export function sourceFiles(): readonly string[] {
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  })
  // One that was deleted stays tracked until the next commit.
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

/** Runs a command in the root with its output shown; resolves with its exit code. */
export function show(command: readonly string[]): Promise<number> {
  const [file = '', ...args] = command
  return new Promise((resolve, reject) => {
    spawn(file, args, { cwd: root, stdio: 'inherit' })
      .on('error', reject)
      .on('close', (code) => resolve(code ?? 1))
  })
}
