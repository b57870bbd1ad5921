require('@next/env').loadEnvConfig(process.cwd(), true, { info() {}, error() {} })
