import type { ModelStatus } from '@overt/wire'
import type { Command } from 'commander'
import { type Context, json, where } from './context.ts'
import { progressBar } from './progress.ts'
import { bytes, table } from './table.ts'

type Json = { json?: true }

export function addModel(program: Command, context: Context): void {
  const model = program.command('model').description('The models of this data folder.')
  addList(model, context)
  addGet(model, context)
}

function addList(model: Command, { terminal, openers }: Context): void {
  model
    .command('list')
    .description('List the models with their size, licence and where they stand.')
    .option('--json', 'print one object')
    .action(async (options: Json, command: Command) => {
      const { listModels } = await openers()
      const models = await listModels(where(command))
      terminal.out(options.json ? json({ models }) : table(models.map(row)))
    })
}

function row(model: ModelStatus): readonly string[] {
  return [
    `${model.default ? '*' : ' '} ${model.id}`,
    model.state,
    model.sizeBytes === null ? '-' : bytes(model.sizeBytes),
    model.licence ?? '-',
    model.problem ?? model.note ?? '',
  ]
}

function addGet(model: Command, { terminal, openers }: Context): void {
  model
    .command('get')
    .description('Fetch a model of the catalogue; an interrupted fetch goes on where it was.')
    .argument('<id>', 'as `model list` shows it')
    .option('--json', 'print one object')
    .action(async (id: string, options: Json, command: Command) => {
      const { getModel } = await openers()
      const onProgress = progressBar(terminal, id)
      const signal = terminal.interrupted()
      const got = await getModel({ ...where(command), id, onProgress, signal })
      terminal.out(options.json ? json({ id, ...got }) : `${got.path}\n${got.digest}\n`)
    })
}
