import type { Finding } from '../check/check.ts'
import { realEnvironment } from '../environment.ts'
import { SecretsError } from '../errors.ts'
import { loadWith } from '../load.ts'
import type { ModeDecision } from '../mode/mode.ts'
import type { DefineOptions } from '../options.ts'
import { orExit } from '../report/exit.ts'
import type { CodeContract } from '../survey.ts'
import { type Demand, isSensitive } from '../template/demand.ts'
import { envalid, testOnlySymbol } from './envalid.ts'
import { type Spec, withoutValues } from './safe-validators.ts'
import { makeView, type Slot } from './secrets-object.ts'

type Schema = Readonly<Record<string, Spec>>

/** What {@link defineSecrets} does. */
export function define(schema: Schema, options: DefineOptions): object {
  if (!options.exit) return check(schema, options)
  let view: object = {}
  orExit(() => {
    view = check(schema, options)
  })
  return view
}

function check(schema: Schema, options: DefineOptions): object {
  const contract = new SchemaContract(schema, options)
  const { mode, reason, problems } = loadWith(options, contract)
  const broken = new Map(problems.map((problem) => [problem.key, problem]))

  const slots = new Map<string, Slot>()
  for (const key of Object.keys(schema)) {
    const problem = broken.get(key)
    if (!problem) {
      slots.set(key, { value: contract.values[key] })
      continue
    }
    const text = `secrets: ${key} is ${problem.kind}, and the check that would have said so was skipped\n`
    const details = { code: 'SECRETS_CONTRACT', mode, reason, problems: [problem] } as const
    slots.set(key, { error: () => new SecretsError(text, details) })
  }
  const isTest = contract.isTest && mode === 'development'
  const isDevelopment = mode === 'development' && !isTest
  const isProduction = mode === 'production'
  return makeView(slots, (key) => contract.isSensitive(key, contract.values[key]), {
    isDevelopment,
    isDev: isDevelopment,
    isProduction,
    isProd: isProduction,
    isTest,
  })
}

/** A schema as the part of a contract that code adds. */
class SchemaContract implements CodeContract {
  /** What envalid made of the values. */
  values: Record<string, unknown> = {}
  readonly isTest: boolean
  readonly #schema: Schema

  constructor(schema: Schema, options: DefineOptions) {
    for (const [key, spec] of Object.entries(schema)) {
      if (typeof spec?._parse === 'function') continue
      throw new TypeError(`${key} has no validator in the schema: write ${key}: str(), say`)
    }
    this.#schema = schema
    const name = (options.environment ?? realEnvironment())['NODE_ENV']
    this.isTest = name?.trim().toLowerCase() === 'test'
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#schema, key)
  }

  /** Also for an address that holds a password, whatever its name. */
  isSensitive(key: string, value: unknown): boolean {
    const demand = this.#toDemand(key, false)
    return isSensitive(typeof value === 'string' ? { ...demand, templateValue: value } : demand)
  }

  /** What the schema demands: what has no default that counts in this mode. */
  demandsIn({ mode }: ModeDecision): Demand[] {
    const defaults =
      mode === 'production' ? ['default'] : ['default', 'devDefault', ...(this.isTest ? ['testDefault'] : [])]
    return Object.entries(this.#schema).map(([key, spec]) => {
      // The load sets NODE_ENV in production, where the environment does not.
      const isGiven = key === 'NODE_ENV' && mode === 'production'
      return this.#toDemand(key, !isGiven && !defaults.some((name) => Object.hasOwn(spec, name)))
    })
  }

  #toDemand(key: string, required: boolean): Demand {
    const { desc = '', sensitive } = this.#schema[key] as Schema[string]
    return {
      key,
      required,
      templateValue: '',
      marks: sensitive === undefined ? {} : { sensitive },
      type: undefined,
      comments: desc ? [desc] : [],
      place: undefined,
      decidedBy: undefined,
    }
  }

  /** Has envalid check and parse the values; what it says of them, which quotes them, stays here. */
  validate(valueFor: (key: string) => string | undefined, { mode }: ModeDecision): Map<string, Finding> {
    const findings = new Map<string, Finding>()
    const environment: Record<string, string | undefined> = Object.create(null)
    const specs: Record<string, Spec> = Object.create(null)
    for (const [key, spec] of Object.entries(this.#schema)) {
      const value = valueFor(key)
      const isToBeSet = key === 'NODE_ENV' && mode === 'production' && !value?.trim()
      environment[alias(key)] = isToBeSet ? mode : value
      specs[alias(key)] = withoutValues(withAlias(spec), true)
    }
    // The mode, and not what NODE_ENV says: envalid takes "staging" for a laptop.
    environment['NODE_ENV'] = mode === 'production' ? mode : this.isTest ? 'test' : mode

    envalid().customCleanEnv(
      environment,
      specs,
      (cleaned: Record<string, unknown>) => {
        for (const [name, value] of Object.entries(cleaned)) {
          const key = original(name)
          this.values[key] = value
          // Written for another NODE_ENV than the one that counts here.
          if (value === testOnlySymbol()) findings.set(key, { kind: 'missing' })
          else if (isBlank(valueFor(key)) && specs[name]?.requiredWhen?.(cleaned)) {
            findings.set(key, { kind: 'empty' })
          }
        }
        return {}
      },
      {
        reporter: ({ errors }) => {
          for (const [name, error] of Object.entries(errors as Record<string, Error>)) {
            const key = original(name)
            const isMissing = error instanceof envalid().EnvMissingError
            findings.set(key, isMissing ? { kind: 'missing' } : { kind: 'invalid', detail: error.message })
          }
        },
      },
    )
    return findings
  }
}

const isBlank = (value: string | undefined): boolean => value !== undefined && value.trim() === ''

// NODE_ENV steers envalid, and may be a key of the schema as well.
const nodeEnvAlias = '\0NODE_ENV'
const alias = (key: string): string => (key === 'NODE_ENV' ? nodeEnvAlias : key)
const original = (name: string): string => (name === nodeEnvAlias ? 'NODE_ENV' : name)

/** A spec whose `requiredWhen` finds NODE_ENV under its name, and demands the key where it throws. */
function withAlias(spec: Spec): Spec {
  const { requiredWhen } = spec
  if (!requiredWhen) return spec
  const ask = (cleaned: Record<string, unknown>) => {
    try {
      return requiredWhen(nodeEnvAlias in cleaned ? { ...cleaned, NODE_ENV: cleaned[nodeEnvAlias] } : cleaned)
    } catch {
      return true
    }
  }
  return { ...spec, requiredWhen: ask }
}
