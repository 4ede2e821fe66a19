import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * @typedef {{ readonly cwd?: string, readonly env?: NodeJS.ProcessEnv, readonly quiet?: boolean }} RunOptions
 * @typedef {{ readonly code: number, readonly output: string }} Ended
 */

/**
 * Runs a command to its end. `quiet` keeps its output for the caller instead of showing it.
 * @param {readonly string[]} command
 * @param {RunOptions} options
 * @returns {Promise<Ended>}
 */
export function run([file = '', ...args], { cwd, env, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text))
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }))
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output }))
  })
}

/**
 * Becomes the command as far as Node allows: the same streams, signals passed on, the same exit code.
 * A terminal may deliver Ctrl-C to both; the command takes the second one as the first.
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<never>}
 */
export function become([file = '', ...args], env = process.env) {
  return new Promise((_, reject) => {
    const child = spawn(file, args, { env, stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal))
    }
    child.on('error', reject)
    child.on('exit', (code, signal) => process.exit(exitCode(code, signal)))
  })
}

/**
 * What a shell would say of an ended process.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCode(code, signal) {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
