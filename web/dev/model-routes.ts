import { ModelAddRequest, ModelChoice, ModelFetchRequest } from '@overt/wire'
import { json, problem, type Exchange, type Route } from './exchange.ts'
import type { FixtureModels } from './models.ts'

/** What the owner does to models, on the server in memory. */
export const modelRoutes: readonly Route[] = [
  ['POST', /^\/api\/models$/, kept(add)],
  ['PUT', /^\/api\/models\/default$/, kept(choose)],
  ['POST', /^\/api\/models\/([^/]+)\/fetch$/, kept(begin)],
  ['DELETE', /^\/api\/models\/([^/]+)\/fetch$/, kept(stop)],
  ['GET', /^\/api\/models\/(.+)$/, kept(inspect)],
  ['DELETE', /^\/api\/models\/([^/]+)$/, kept(remove)],
]

type Kept = (models: FixtureModels, exchange: Exchange) => void

function kept(handler: Kept): (exchange: Exchange) => void {
  return (exchange) => {
    const { models } = exchange.world
    if (models === null) problem(exchange.response, 404, 'not_found', 'There is nothing here.')
    else handler(models, exchange)
  }
}

const read = ({ body }: Exchange): unknown => JSON.parse(new TextDecoder().decode(body))

function add(models: FixtureModels, exchange: Exchange): void {
  const { from } = ModelAddRequest.parse(read(exchange))
  if (models.refusal === null) json(exchange.response, 201, { id: models.add(from) })
  else problem(exchange.response, 400, 'invalid_request', models.refusal)
}

function choose(models: FixtureModels, exchange: Exchange): void {
  models.choose(ModelChoice.parse(read(exchange)).id)
  exchange.response.writeHead(204).end()
}

function begin(models: FixtureModels, exchange: Exchange): void {
  const { licence } = ModelFetchRequest.parse(read(exchange))
  const model = models.all.find(({ id }) => id === exchange.id)
  if (model?.licence !== licence) {
    problem(exchange.response, 400, 'invalid_request', 'Read the licence first.')
    return
  }
  models.fetch(exchange.id)
  exchange.response.writeHead(202).end()
}

function stop(models: FixtureModels, { id, response }: Exchange): void {
  models.stop(id)
  response.writeHead(204).end()
}

function inspect(models: FixtureModels, { id, response }: Exchange): void {
  json(response, 200, models.inspect(id))
}

function remove(models: FixtureModels, { id, response }: Exchange): void {
  json(response, 200, { freedBytes: models.remove(id) })
}
