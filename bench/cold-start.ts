import { type Figure, median } from './figure.ts'
import { startServer } from './server.ts'

const times = 5

/** From the command to the first answered request, data folder and keys made on the way; no model. */
export const coldStart: Figure = {
  name: 'cold-start',
  title: 'Cold start to serving, without the model',
  measure: async () => {
    const starts: number[] = []
    for (let at = 0; at < times; at += 1) {
      await using server = await startServer({ model: false })
      starts.push(server.startMs)
    }
    return [{ figure: coldStart.title, value: median(starts), unit: 'ms', aim: { most: 1500 } }]
  },
}
