import type { Tool } from '../tool.js';

/** What makes, changes and takes down machines and services by a plan. */
export const infrastructureTools: readonly Tool[] = [
  {
    names: ['terraform', 'tofu'],
    oneDash: true,
    options:
      '-chdir= -var= -var-file=read -target= -replace= -state=read -state-out=write -backup=write -out=write -parallelism= -lock-timeout= -backend-config= -from-module= -plugin-dir= -generate-config-out=write',
    calls: [
      { sub: 'destroy', not: '-help', does: ['sends', 'tree:.', 'floor:infrastructure'] },
      { sub: 'apply', given: '-auto-approve|-destroy|--auto-approve|--destroy', does: ['floor:infrastructure'] },
      // Applying a saved plan asks nothing.
      { sub: 'apply *', does: ['floor:infrastructure'] },
      {
        sub: 'state rm|push, workspace delete, force-unlock, state replace-provider',
        does: ['sends', 'write:.', 'floor:infrastructure'],
      },
      {
        sub: 'fmt',
        given: '-check|--check',
        not: '-diff|--diff',
        options: '-check --check -recursive --recursive -list=',
        most: 0,
        does: ['tells', 'tree:.'],
      },
      { sub: 'fmt', not: '-check|--check', options: '-write= -list=', does: ['tree:.', 'write:.'] },
      {
        sub: 'version|providers|graph|show|output|validate|console|metadata, state list|show|pull, workspace list|show|select|new',
        does: ['network', 'tree:.'],
      },
      {
        sub: 'plan|init|get|import|refresh|apply|taint|untaint|test|login|logout, state mv',
        does: ['sends', 'tree:.', 'write:.'],
      },
    ],
    otherwise: ['sends', 'tree:.'],
  },
  {
    names: ['terragrunt', 'terramate', 'atmos', 'cdktf'],
    calls: [
      { sub: '** destroy|destroy-all|apply-all|force-unlock', does: ['sends', 'floor:infrastructure'] },
      {
        sub: '** apply',
        given: '-auto-approve|--auto-approve|--terragrunt-non-interactive|--non-interactive|-a',
        does: ['floor:infrastructure'],
      },
      { sub: '** apply', like: /^-auto-approve$/, does: ['floor:infrastructure'] },
      { sub: 'run-all apply|destroy, run --all', does: ['floor:infrastructure'] },
      { sub: 'state rm, terraform state rm, workspace delete', does: ['floor:infrastructure'] },
    ],
    otherwise: ['sends', 'tree:.', 'unknown'],
  },
  {
    names: ['pulumi'],
    options: '-s= --stack= -C= --cwd= -m= --message= -t= --target= --color= -p= --parallel= -c= --config=',
    calls: [
      { sub: 'destroy|down|dn', not: '--preview-only', does: ['sends', 'floor:infrastructure'] },
      { sub: 'up|update', given: '-y|--yes|-f|--skip-preview', does: ['floor:infrastructure'] },
      { sub: 'stack rm, state delete|unprotect, cancel', does: ['sends', 'floor:infrastructure'] },
      { sub: 'config get', does: ['secret:~/.pulumi/credentials.json'] },
      { sub: 'preview|stack|logs|about|whoami|version|plugin, stack ls|output|history', does: ['network', 'tree:.'] },
    ],
    otherwise: ['sends', 'tree:.', 'unknown'],
  },
  {
    names: [
      'cdk',
      'serverless',
      'sls',
      'sam',
      'sst',
      'copilot',
      'amplify',
      'eksctl',
      'kops',
      'up',
      'chalice',
      'zappa',
      'architect',
      'arc',
      'bosh',
      'juju',
      'nixops',
      'colmena',
      'crossplane',
      'packer',
    ],
    options: '-f=read --profile= --stage= -s= --region= -r= --name= --cluster= --state= -a= --app= -c= --context=',
    calls: [
      {
        sub: '** destroy|remove|delete|undeploy|destroy-*|remove-*|delete-*|kill-*',
        not: '--dry-run',
        does: ['sends', 'floor:infrastructure'],
      },
      {
        sub: 'deploy|up',
        given: '--require-approval=never|--no-confirm-changeset|-y|--yes',
        options: '--require-approval=',
        does: ['floor:infrastructure'],
      },
    ],
    otherwise: ['sends', 'unknown'],
  },
  {
    names: [
      'vagrant',
      'minikube',
      'kind',
      'multipass',
      'virsh',
      'vboxmanage',
      'VBoxManage',
      'lxc',
      'incus',
      'colima',
      'limactl',
      'lima',
      'qm',
      'pct',
      'orb',
      'orbctl',
      'prlctl',
      'vmrun',
      'virt-delete',
    ],
    options: '-f= --name= -p= --profile= -c= --connect=',
    calls: [
      {
        sub: '** destroy|delete|undefine|unregistervm|purge|vol-delete|pool-delete|deleteVM|unregister',
        does: ['floor:infrastructure'],
      },
      { sub: 'closemedium', given: '--delete', does: ['floor:infrastructure'] },
      { sub: 'unregistervm', does: ['floor:infrastructure'] },
    ],
    otherwise: ['sends', 'process:control'],
  },
  {
    names: ['ansible', 'ansible-playbook', 'salt', 'puppet', 'chef-client', 'knife', 'pyinfra', 'fab', 'cap'],
    options:
      '-i= --inventory= -m= --module-name= -a= --args= -u= --user= -e= --extra-vars= -l= --limit= -t= --tags= --vault-password-file=read --private-key=read',
    calls: [
      {
        like: /\bstate=absent\b|\brm -[rRf]|\bmkfs|\b(reboot|shutdown|poweroff|halt)\b|\bdd\b.*of=\/dev/,
        does: ['floor:infrastructure'],
      },
      { sub: '** delete|destroy|clean', does: ['floor:infrastructure'] },
    ],
    otherwise: ['sends', 'unknown'],
  },
];
