import type * as Dotenv from 'dotenv'
import { check } from './check.ts'
import { contractOf } from './contract.ts'
import type { DotenvConfigOptions, DotenvFace } from './dotenv-types.ts'
import { lookUp, realEnvironment } from './environment.ts'
import { refuseWhileLoading } from './loading.ts'
import { type Decision, processMode } from './mode.ts'
import { productionName } from './node-env.ts'
import { populate } from './populate.ts'
import { findProject } from './project.ts'
import { settle } from './settings.ts'
import { writeError } from './stderr.ts'
import { warnOfQuotes } from './survey.ts'
import { isCheckSkipped, judge, refuseUnset, rethrow } from './verdict.ts'

/**
 * What `config` does.
 *
 * @param face whose `parse` and `populate` are called in development
 */
export function configure(
  face: DotenvFace,
  options: DotenvConfigOptions | undefined,
): Dotenv.DotenvConfigOutput {
  const decision = processMode()
  try {
    refuseWhileLoading()
    if (decision.mode === 'production') return configProduction(decision)
    // dotenv takes null for no options.
    return development().configDevelopment(face, options ?? {}, decision)
  } catch (error) {
    return rethrow(error, decision, realEnvironment())
  }
}

function configProduction(decision: Decision): Dotenv.DotenvConfigOutput {
  const environment = realEnvironment()
  const settings = settle({})
  const contract = contractOf(findProject(settings).template, [])
  if (contract.template === undefined && !isCheckSkipped(environment)) {
    writeError('secrets: there is no .env.example, so nothing is checked before this app starts\n')
  } else {
    const valueFor = (key: string) => lookUp(environment, key)
    const problems = check(contract, valueFor, 'production')
    warnOfQuotes(contract, valueFor, writeError)
    writeError(judge(problems, { ...settings, decision, contract, emptyFolder: undefined }))
  }
  refuseUnset(populate(realEnvironment(), productionName(environment, decision)))
  return { parsed: {} }
}

const development = () => require('./config-development.ts') as typeof import('./config-development.ts')
