const common = {
  cwd: __dirname,
  env: { NODE_ENV: 'production' },
  // 78 is a refusal to start: a restart does not help.
  stop_exit_codes: [78],
}

// Two ways to run the same app on the same PORT. Start only one of them, with --only.
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
      // A preload runs before pm2 sets the environment of a cluster worker. So the script itself
      // loads secrets/register.
      script: 'cluster.js',
      exec_mode: 'cluster',
      instances: 2,
    },
  ],
}
