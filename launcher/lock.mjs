import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from './failure.mjs'

const beatMs = 1000
const deadAfterMs = 10 * beatMs

/**
 * Runs `work` while no other process holds `path`. The holder touches the file every second, so a lock
 * that nobody touches, or whose process is gone, belongs to nobody.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when another process holds it
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait = () => {}) {
  await mkdir(dirname(path), { recursive: true })
  for (let waited = false; !(await take(path)); waited = true) {
    if (!waited) onWait()
    if (await abandoned(path)) await rm(path, { force: true })
    else await sleep(200)
  }
  const beat = setInterval(() => touch(path), beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    await rm(path, { force: true })
  }
}

/** @param {string} path */
async function take(path) {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** @param {string} path */
function touch(path) {
  const now = new Date()
  // A beat that fails is made up for by the next one.
  utimes(path, now, now).catch(() => {})
}

/** @param {string} path */
async function abandoned(path) {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs
    const holder = Number(await readFile(path, 'utf8'))
    // An empty file is a lock that is being taken this instant.
    return age > deadAfterMs || (holder > 0 && !alive(holder))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
