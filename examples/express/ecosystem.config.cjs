const common = {
  cwd: __dirname,
  env: { NODE_ENV: 'production' },
  // A refusal to start: no restart cures it.
  stop_exit_codes: [78],
}

// Two ways to run the same app, on the same PORT: start one, with --only.
module.exports = {
  apps: [
    {
      ...common,
      name: 'express-fork',
      script: 'app.js',
      node_args: '-r secrets/register',
    },
    {
      ...common,
      name: 'express-cluster',
      // A preload runs before pm2 has set the environment of a cluster's worker, so the script
      // itself imports secrets/register.
      script: 'cluster.js',
      exec_mode: 'cluster',
      instances: 2,
    },
  ],
}
