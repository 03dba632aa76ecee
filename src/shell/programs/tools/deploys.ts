import type { Tool } from '../tool.js';

const notForReal = '--dry-run --dryrun --preview --noop --help -h --plan --no-upload --local';

/** What puts something into service where others use it, without another question. */
export const deployTools: readonly Tool[] = [
  {
    names: ['gcloud'],
    options: '--project= --account= --region= --zone= --format= --configuration= --image= --source=',
    calls: [{ sub: '** deploy', given: '-q|--quiet', not: notForReal, does: ['floor:infrastructure'] }],
  },
  {
    names: ['firebase', 'firebase-tools', 'fly', 'flyctl', 'wrangler', 'railway', 'render', 'deployctl', 'koyeb', 'eb'],
    options: '--project= -P= --only= -a= --app= -c= --config= -e= --env= -s= --service=',
    calls: [
      {
        sub: 'deploy|publish, pages deploy|publish, versions deploy, services restart',
        not: notForReal,
        does: ['floor:infrastructure'],
      },
    ],
  },
  {
    names: [
      'railway',
      'convex',
      'sanity',
      'modal',
      'serverless',
      'sls',
      'sst',
      'cdk8s',
      'zappa',
      'chalice',
      'kamal',
      'cap',
    ],
    options: '--stage= -s= --service= --environment= -e=',
    calls: [{ sub: 'deploy, up, ** deploy', not: notForReal, does: ['floor:infrastructure'] }],
  },
  {
    names: ['vercel', 'vc', 'now', 'netlify', 'ntl'],
    options: '-t= --token= -S= --scope= --cwd= --site= --dir= -d= --alias= -m= --message= -A=',
    calls: [
      { given: '--prod|--production|-p', not: notForReal, does: ['floor:infrastructure'] },
      { given: '--target=production', options: '--target=', does: ['floor:infrastructure'] },
      { sub: 'promote|rollback|alias', does: ['floor:infrastructure'] },
    ],
  },
  {
    names: ['heroku'],
    options: '-a= --app= -r= --remote=',
    calls: [{ sub: 'container:release|pipelines:promote|releases:rollback|rollback', does: ['floor:infrastructure'] }],
  },
  {
    names: ['az'],
    options: '-g= --resource-group= -n= --name= --subscription=',
    calls: [{ sub: 'deployment * create, deployment create', not: '--what-if -w', does: ['floor:infrastructure'] }],
  },
  { names: ['surge', 'gh-pages'], calls: [{ not: '--version -v --help -h', does: ['floor:publishes'] }] },
  {
    names: ['mkdocs', 'mike', 'quarto'],
    calls: [{ sub: 'gh-deploy|deploy, publish', not: '--help', does: ['floor:publishes'] }],
  },
  {
    names: ['eas', 'expo'],
    options: '-p= --platform= --profile=',
    calls: [
      { sub: 'submit, update, channel:edit', does: ['publish:an application store'] },
      { given: '--auto-submit|-s', sub: 'build', does: ['publish:an application store'] },
    ],
  },
  {
    names: ['fastlane', 'bundle'],
    calls: [
      {
        sub: 'deliver|supply|pilot|upload_to_*, ** fastlane deliver|supply|pilot|release, * release|deploy|beta',
        does: ['publish:an application store'],
      },
    ],
  },
  {
    names: ['snapcraft', 'conda', 'mamba', 'micromamba', 'anaconda', 'binstar', 'charmcraft', 'rattler-build'],
    options: '-t= --token= -u= --user= -l= --label= --release=',
    calls: [
      { sub: 'upload|push|release|promote|register|close', not: notForReal, does: ['publish:a package registry'] },
    ],
  },
  { names: ['cpan-upload'], calls: [{ not: notForReal, does: ['publish:CPAN'] }] },
  {
    names: ['hex', 'bit', 'elm', 'spago', 'gleam', 'appcenter', 'butler'],
    calls: [{ sub: 'publish|push, distribute *', not: notForReal, does: ['publish:a package registry'] }],
  },
  {
    names: ['aws'],
    options: '--profile= --region= --output= --endpoint-url=',
    calls: [
      {
        sub: '* purchase-*|request-spot-*|register-domain|accept-reserved-*|create-savings-plan|subscribe',
        does: ['floor:pays'],
      },
      {
        sub: 'iam attach-*-policy|put-*-policy|add-user-to-group|create-login-profile',
        like: /AdministratorAccess|PowerUser|FullAccess|admin|"\*"/i,
        does: ['floor:accounts'],
      },
      { sub: 'ec2 authorize-security-group-*', like: /0\.0\.0\.0\/0|::\/0/, does: ['floor:firewall'] },
    ],
  },
];
