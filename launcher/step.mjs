const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** @typedef {{ readonly isTTY?: boolean, write(text: string): unknown }} Screen */

/**
 * Does one piece of work and says so in one line with its time; on a terminal the line moves meanwhile.
 * It writes to standard error: standard output belongs to the command.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @param {Screen} stream
 * @returns {Promise<T>}
 */
export async function step(title, work, stream = process.stderr) {
  const started = performance.now()
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`
  const spinner = stream.isTTY ? spin(stream, () => `${title}  ${seconds()}`) : null
  let mark = '✗'
  try {
    const result = await work()
    mark = '✓'
    return result
  } finally {
    if (spinner !== null) clearInterval(spinner)
    stream.write(`${stream.isTTY ? '\r\u001B[K' : ''}${mark} ${title}  ${seconds()}\n`)
  }
}

/**
 * @param {Screen} stream
 * @param {() => string} line
 */
function spin(stream, line) {
  let frame = 0
  return setInterval(() => {
    stream.write(`\r\u001B[K${frames[frame++ % frames.length]} ${line()}`)
  }, 80)
}
