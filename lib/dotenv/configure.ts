import type * as Dotenv from 'dotenv'
import { check } from '../check/check.ts'
import { lookUp, realEnvironment } from '../environment.ts'
import { refuseWhileLoading } from '../files/loading.ts'
import { findProject } from '../files/project.ts'
import { type Decision, processMode } from '../mode/mode.ts'
import { productionName } from '../mode/node-env.ts'
import { settle } from '../options.ts'
import { isCheckSkipped, judge, refuseUnset, rethrow } from '../report/decide.ts'
import { writeError } from '../report/stderr.ts'
import { populate } from '../set-env.ts'
import { warnOfQuotes } from '../survey.ts'
import { contractOf } from '../template/contract.ts'
import type { DotenvConfigOptions, DotenvFace } from './types.ts'

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
