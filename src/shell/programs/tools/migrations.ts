import type { Tool } from '../tool.js';

/** Tasks that drop or empty a whole database. */
const tasks =
  'db:drop|db:drop:*|db:reset|db:schema:load|db:purge|db:migrate:reset|db:seed:replant|db:structure:load|db:truncate_all|db:wipe|db:fresh|db:rollback:all|schema:drop|database:drop|doctrine:database:drop|doctrine:schema:drop|doctrine:fixtures:load|orm:schema-tool:drop|migrate:fresh|migrate:reset|migrate:refresh|db:migrate:undo:all|db:drop:all|ecto.drop|ecto.reset|ecto.rollback|migration:fresh|schema:fresh';

export const migrationTools: readonly Tool[] = [
  {
    names: [
      'rails',
      'bin/rails',
      'rake',
      'bin/rake',
      './bin/rails',
      './bin/rake',
      'artisan',
      './artisan',
      'bin/console',
      './bin/console',
      'mix',
      'sequelize',
      'sequelize-cli',
      'typeorm',
      'mikro-orm',
      'typeorm-ts-node-commonjs',
      'hanami',
      'ace',
    ],
    options: '-d= --dataSource= -e= --env=',
    calls: [{ sub: tasks, does: ['floor:database'] }],
  },
  {
    names: [
      'php',
      'bundle',
      'npx',
      'pnpx',
      'bunx',
      'pnpm',
      'yarn',
      'npm',
      'bun',
      'node',
      'ts-node',
      'tsx',
      'spring',
      'docker-compose',
      'ruby',
      'sail',
      './vendor/bin/sail',
    ],
    options: '-p= --package= -w= --workspace= --filter= -C= --prefix= --cwd=',
    calls: [
      { sub: `artisan|bin/console|bin/rails|bin/rake|ace ${tasks}`, does: ['floor:database'] },
      // A script of the project may have any name, and says nothing by it.
      { sub: `* ** ${tasks}`, unlike: /^run(-script)?$/, does: ['floor:database'] },
      { sub: '** husky|lefthook|simple-git-hooks install|init|add|set', does: ['floor:runs-later'] },
      { sub: '** prisma migrate reset', does: ['floor:database'] },
      { sub: '** prisma db push', given: '--force-reset|--accept-data-loss', does: ['floor:database'] },
      { sub: '** knex migrate:rollback', given: '--all', does: ['floor:database'] },
      { sub: '** drizzle-kit drop', does: ['floor:database'] },
      { sub: '** drizzle-kit push', given: '--force', does: ['floor:database'] },
      {
        sub: '** supabase db reset, ** sequelize db:drop, ** hasura metadata clear, ** wrangler d1 delete',
        does: ['floor:database'],
      },
      { sub: '** migrate:rollback', given: '--all', does: ['floor:database'] },
      { sub: '** cdk|serverless|sls|sst|cdktf|amplify destroy|remove|delete', does: ['floor:infrastructure'] },
      {
        sub: '** vercel|netlify|wrangler|firebase-tools|firebase|railway remove|rm|delete|sites:delete|firestore:delete|projects:delete|hosting:disable',
        does: ['floor:remote-resources'],
      },
      {
        sub: '** lerna publish, ** changeset publish, ** semantic-release, ** np, ** npm publish|unpublish, ** release-it, ** vsce|@vscode/vsce|ovsx publish|unpublish, ** nx release publish, ** shipjs',
        not: '--dry-run',
        does: ['publish:the npm registry'],
      },
    ],
  },
  {
    names: ['prisma'],
    calls: [
      { sub: 'migrate reset', does: ['floor:database'] },
      { sub: 'db push', given: '--force-reset|--accept-data-loss', does: ['floor:database'] },
      { sub: 'db execute', does: ['sends'] },
    ],
  },
  { names: ['knex'], calls: [{ sub: 'migrate:rollback', given: '--all', does: ['floor:database'] }] },
  {
    names: ['drizzle-kit'],
    calls: [
      { sub: 'drop', does: ['floor:database'] },
      { sub: 'push', given: '--force', does: ['floor:database'] },
    ],
  },
  { names: ['sequelize', 'sequelize-cli'], calls: [{ sub: 'db:migrate:undo:all', does: ['floor:database'] }] },
  {
    names: [
      'django-admin',
      'manage.py',
      './manage.py',
      'python',
      'python3',
      'py',
      'pipenv',
      'poetry',
      'uv',
      'flask',
      'pdm',
      'hatch',
      'superset',
    ],
    options: '-m= --settings= --database=',
    calls: [
      {
        sub: '** flush|reset_db|sqlflush|clear_db|drop_all|drop-all|drop_db|drop-db|dropdb|drop_test_database',
        does: ['floor:database'],
      },
      {
        sub: 'manage.py|./manage.py flush|reset_db|sqlflush, run python manage.py flush|reset_db, run manage.py flush',
        does: ['floor:database'],
      },
      { sub: '** migrate * zero, ** manage.py migrate * zero', does: ['floor:database'] },
      { sub: 'manage.py|./manage.py migrate * zero', does: ['floor:database'] },
      { sub: '** alembic downgrade base, ** db downgrade base, run alembic downgrade base', does: ['floor:database'] },
      { given: '-m=alembic', like: /^base$/, does: ['floor:database'] },
    ],
  },
  { names: ['alembic'], options: '-c=read -n= -x=', calls: [{ sub: 'downgrade base', does: ['floor:database'] }] },
  {
    names: ['diesel', 'sqlx', 'sea-orm-cli', 'refinery', 'cornucopia'],
    options: '--database-url= -D=',
    calls: [{ sub: 'database drop|reset, db drop|reset, migrate fresh|reset|refresh', does: ['floor:database'] }],
  },
  { names: ['cargo'], calls: [{ sub: 'sqlx|diesel|sea-orm database drop|reset', does: ['floor:database'] }] },
  {
    names: [
      'hasura',
      'flyway',
      'liquibase',
      'dbmate',
      'goose',
      'migrate',
      'atlas',
      'sqitch',
      'supabase',
      'phinx',
      'vendor/bin/phinx',
      'evolve',
      'roundhouse',
    ],
    oneDash: false,
    options: '-d= -u= --url= -path= -database= --database=',
    calls: [
      {
        sub: '** clean|drop|dropAll|drop-all|down-to|reset|drop-all|schema|rollback-all',
        like: /^(clean|drop|dropAll|drop-all|reset|rollback-all)$/,
        does: ['floor:database'],
      },
      { sub: 'metadata clear, schema clean', does: ['floor:database'] },
      { sub: '** down', given: '-a|--all|-all', does: ['floor:database'] },
      { sub: 'down', like: /^(-all|--all)$/, does: ['floor:database'] },
      { sub: 'rollback', given: '-t=0|--target=0', options: '-t= --target=', does: ['floor:database'] },
    ],
  },
  {
    names: ['dotnet'],
    calls: [
      { sub: 'ef database drop', does: ['floor:database'] },
      { sub: 'ef database update 0', does: ['floor:database'] },
    ],
  },
  {
    names: ['mvn', 'mvnw', './mvnw', 'gradle', 'gradlew', './gradlew'],
    calls: [{ like: /^(flyway:clean|flywayClean|liquibase:dropAll|dropAll)$/, does: ['floor:database'] }],
  },
  {
    names: ['wp', 'drush', 'vendor/bin/drush', 'bin/magento', 'craft', 'typo3'],
    options: '--path= --root= -r=',
    calls: [
      {
        sub: 'db reset|clean|drop, site empty|delete, site:install, sql:drop|sql-drop, sql-drop, setup:uninstall',
        does: ['floor:database'],
      },
    ],
    otherwise: ['sends', 'unknown'],
  },
];
